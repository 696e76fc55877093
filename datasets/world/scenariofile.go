package world

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strings"

	"github.com/BurntSushi/toml"
)

//go:embed scenarios/*.toml
var files embed.FS

// presetPrefix marks files that set a part of a scenario and are no scenario by themselves.
const presetPrefix = "traces-"

// Scenarios returns the names of the scenarios that come with the program, sorted.
func Scenarios() []string {
	return embedded(func(name string) bool { return !strings.HasPrefix(name, presetPrefix) })
}

// Presets returns the names of files that set a part of a scenario: how much operators give
// away. They can be added to a scenario, as in "clean+traces-hard".
func Presets() []string {
	return embedded(func(name string) bool { return strings.HasPrefix(name, presetPrefix) })
}

func embedded(want func(string) bool) []string {
	entries, err := fs.ReadDir(files, "scenarios") // sorted by name
	if err != nil {
		panic("world: " + err.Error())
	}
	var names []string
	for _, e := range entries {
		if name := strings.TrimSuffix(e.Name(), ".toml"); want(name) {
			names = append(names, name)
		}
	}
	return names
}

// LoadScenario returns the scenario that comes with the program under a name, or the one in
// the file at a path. Something that ends in ".toml" is a path. Presets can be added to a
// name with plus signs: "hide-and-seek-2018+traces-hard".
//
// The error names file, line and key of what is wrong.
func LoadScenario(nameOrPath string) (Scenario, error) {
	if strings.HasSuffix(nameOrPath, ".toml") {
		data, err := os.ReadFile(nameOrPath)
		if err != nil {
			return Scenario{}, fmt.Errorf("read the scenario: %w", err)
		}
		return decode(data, nameOrPath)
	}
	names := strings.Split(nameOrPath, "+")
	var s Scenario
	set := map[string]bool{}
	for _, name := range names {
		if err := s.read(name, set, 0); err != nil {
			return Scenario{}, err
		}
	}
	s.Name = nameOrPath
	return s.finish(set, nameOrPath)
}

// DecodeScenario returns the scenario in the content of a file. A file may begin with a list
// `base` of names of scenarios and presets that come with the program; what they set holds
// where the file says nothing. Otherwise every key must be set. A key that does not exist, a
// missing one, and a value out of range are errors; they name line and key.
func DecodeScenario(data []byte) (Scenario, error) { return decode(data, "scenario") }

func decode(data []byte, file string) (Scenario, error) {
	var s Scenario
	set := map[string]bool{}
	if err := s.merge(data, file, set, 0); err != nil {
		return Scenario{}, err
	}
	return s.finish(set, file)
}

// finish checks that all keys were set and that their values make sense.
func (s *Scenario) finish(set map[string]bool, file string) (Scenario, error) {
	if missing := unset(reflect.TypeFor[Scenario](), "", set); len(missing) > 0 {
		return Scenario{}, fmt.Errorf("%s: the scenario does not set %s; set it, or name a base that does", file, missing[0])
	}
	if err := s.Validate(); err != nil {
		return Scenario{}, fmt.Errorf("%s: %w", file, err)
	}
	return *s, nil
}

// read merges an embedded file into s.
func (s *Scenario) read(name string, set map[string]bool, depth int) error {
	data, err := files.ReadFile("scenarios/" + name + ".toml")
	if err != nil {
		return fmt.Errorf("no scenario is called %q; there are %s, and presets %s", name,
			strings.Join(Scenarios(), ", "), strings.Join(Presets(), ", "))
	}
	return s.merge(data, name+".toml", set, depth)
}

// merge decodes data over what s holds, after its bases, and notes the keys that were set.
func (s *Scenario) merge(data []byte, file string, set map[string]bool, depth int) error {
	if depth > 4 {
		return fmt.Errorf("%s: bases name each other more than four deep; name the last one directly", file)
	}
	var base struct {
		Base []string `toml:"base"`
	}
	if _, err := toml.Decode(string(data), &base); err != nil {
		return place(err, file)
	}
	for _, name := range base.Base {
		if err := s.read(name, set, depth+1); err != nil {
			return fmt.Errorf("%s:%d: %w", file, lineOf(data, toml.Key{"base"}), err)
		}
	}
	meta, err := toml.Decode(string(data), s)
	if err != nil {
		return place(err, file)
	}
	for _, key := range meta.Undecoded() {
		if key.String() != "base" {
			return fmt.Errorf("%s:%d: there is no key %s; see the scenarios that come with the program for those there are",
				file, lineOf(data, key), key)
		}
	}
	for _, key := range meta.Keys() {
		set[key.String()] = true
	}
	return nil
}

// place puts file and line before an error of the TOML reader.
func place(err error, file string) error {
	if parse, ok := errors.AsType[toml.ParseError](err); ok {
		return fmt.Errorf("%s:%d: %s", file, parse.Position.Line, strings.TrimSpace(parse.Message+" "+parse.LastKey))
	}
	return fmt.Errorf("%s: %w", file, err)
}

// lineOf returns the line on which a key is set, counted from 1; 0 if it is not found.
func lineOf(data []byte, key toml.Key) int {
	table := ""
	want, last := key.String(), key[len(key)-1]
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			table = strings.Trim(strings.SplitN(line, "#", 2)[0], "[] \t") + "."
			if table == want+"." {
				return i + 1
			}
			continue
		}
		name := strings.Trim(strings.SplitN(line, "=", 2)[0], " \t\"'")
		if table+name == want || name == want || table == "" && name == last && len(key) == 1 {
			return i + 1
		}
	}
	return 0
}

// unset returns the keys of t that are not in set, in the order of the fields. A table behind
// a pointer is optional, but complete if it is there; a map may have any keys.
func unset(t reflect.Type, under string, set map[string]bool) []string {
	var missing []string
	for f := range t.Fields() {
		key := under + f.Tag.Get("toml")
		inner := f.Type
		if inner.Kind() == reflect.Pointer {
			if !set[key] {
				continue
			}
			inner = inner.Elem()
		}
		switch {
		case !set[key]:
			missing = append(missing, key)
		case inner.Kind() == reflect.Struct && inner.PkgPath() != "time":
			missing = append(missing, unset(inner, key+".", set)...)
		}
	}
	return missing
}
