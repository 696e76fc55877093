package settings

import "reflect"

// keys returns the names of all settings in the order of the types.
func keys() []string {
	return within(reflect.TypeFor[Settings](), "")
}

func within(t reflect.Type, above string) []string {
	var names []string
	for f := range t.Fields() {
		name := above + f.Tag.Get("toml")
		if f.Type.Kind() == reflect.Struct {
			names = append(names, within(f.Type, name+".")...)
			continue
		}
		names = append(names, name)
	}
	return names
}
