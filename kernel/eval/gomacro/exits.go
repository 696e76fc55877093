package gomacro

import (
	"fmt"
	"maps"
	"reflect"
)

// An exitError is the panic of a cell that tried to end the process.
type exitError struct{ what string }

func (e exitError) Error() string {
	return e.what + " would end the whole session; return or panic instead"
}

// withoutExits returns the symbols of a package with those that end the
// process replaced by panics. It does not change binds.
func withoutExits(path string, binds map[string]reflect.Value) map[string]reflect.Value {
	instead := map[string]any{}
	switch path {
	case "os":
		instead["Exit"] = func(code int) { panic(exitError{fmt.Sprintf("os.Exit(%d)", code)}) }
	case "log":
		instead["Fatal"] = func(v ...any) { panic(exitError{"log.Fatal: " + fmt.Sprint(v...) + ":"}) }
		instead["Fatalf"] = func(format string, v ...any) { panic(exitError{"log.Fatalf: " + fmt.Sprintf(format, v...) + ":"}) }
		instead["Fatalln"] = func(v ...any) { panic(exitError{"log.Fatalln: " + fmt.Sprint(v...) + ":"}) }
	default:
		return binds
	}
	changed := maps.Clone(binds)
	for name, function := range instead {
		changed[name] = reflect.ValueOf(function)
	}
	return changed
}
