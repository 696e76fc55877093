package closure

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/gopherdata/gophernotes/imports"

	"bridle/kernel/eval"
)

// A registry finds compiled packages: those given to the engine, then those
// of the process-wide registry.
type registry struct {
	extra   map[string]eval.Package
	scan    sync.Once
	proxies map[reflect.Type]reflect.Type // proxy struct by interface
}

func newRegistry(packages []eval.Package) *registry {
	r := &registry{extra: map[string]eval.Package{}}
	for _, pkg := range packages {
		r.extra[pkg.Path] = pkg
	}
	return r
}

// value finds a function, variable or constant.
func (r *registry) value(path, name string) (reflect.Value, bool) {
	if v, ok := exits(path, name); ok {
		return v, true
	}
	if pkg, ok := r.extra[path]; ok {
		v, ok := pkg.Values[name]
		return v, ok
	}
	v, ok := imports.Packages[path].Binds[name]
	return v, ok
}

// named finds a type.
func (r *registry) named(path, name string) (reflect.Type, bool) {
	if pkg, ok := r.extra[path]; ok {
		t, ok := pkg.Types[name]
		return t, ok
	}
	t, ok := imports.Packages[path].Types[name]
	return t, ok
}

// exits replaces what would end the process.
func exits(path, name string) (reflect.Value, bool) {
	var instead any
	switch path + "." + name {
	case "os.Exit":
		instead = func(code int) { panic(exitError{fmt.Sprintf("os.Exit(%d)", code)}) }
	case "log.Fatal":
		instead = func(v ...any) { panic(exitError{"log.Fatal: " + fmt.Sprint(v...) + ":"}) }
	case "log.Fatalf":
		instead = func(format string, v ...any) { panic(exitError{"log.Fatalf: " + fmt.Sprintf(format, v...) + ":"}) }
	case "log.Fatalln":
		instead = func(v ...any) {
			panic(exitError{"log.Fatalln: " + strings.TrimSuffix(fmt.Sprintln(v...), "\n") + ":"})
		}
	default:
		return reflect.Value{}, false
	}
	return reflect.ValueOf(instead), true
}

// proxyFor returns the proxy struct of an interface, or nil.
func (r *registry) proxyFor(iface reflect.Type) reflect.Type {
	r.scan.Do(r.list)
	return r.proxies[iface]
}

// list lists the proxies of all packages, those given to the engine last.
func (r *registry) list() {
	r.proxies = map[reflect.Type]reflect.Type{}
	add := func(types, proxies map[string]reflect.Type) {
		for name, proxy := range proxies {
			if iface := types[name]; iface != nil {
				r.proxies[iface] = proxy
			}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(imports.Packages)) {
		add(imports.Packages[path].Types, imports.Packages[path].Proxies)
	}
	for _, path := range slices.Sorted(maps.Keys(r.extra)) {
		add(r.extra[path].Types, r.extra[path].Proxies)
	}
}

// paths is the path of every compiled package, in order.
func (r *registry) paths() []string {
	all := map[string]bool{}
	for path := range r.extra {
		all[path] = true
	}
	for path := range imports.Packages {
		all[path] = true
	}
	return slices.SortedFunc(maps.Keys(all), cmp.Compare[string])
}
