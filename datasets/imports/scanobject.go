package imports

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// maxUnread is how many names of fields that were not read an account keeps apart.
const maxUnread = 1000

// Unread is a field of the format that no column takes over.
type Unread struct {
	Name string // its place in a record, such as ssl.cert.extensions[]
	N    int64  // how often it was there
}

// object is a JSON object of a record. Its fields are taken by name; those that nobody took are counted
// once the record is read. An object that is not there has no fields.
type object struct {
	s      *scan
	path   string
	fields map[string]json.RawMessage
	found  map[string]bool // fields that were taken and are not null
}

// object reads an object of valid JSON; nothing at all and null are one that is not there.
func (s *scan) object(raw json.RawMessage, path string) object {
	o := object{s: s, path: path}
	if len(raw) == 0 || string(raw) == "null" {
		return o
	}
	fields, ok := members(raw)
	if o.fields = fields; !ok {
		s.wrong(path, "is no JSON object")
	}
	o.found = make(map[string]bool, len(o.fields))
	s.opened = append(s.opened, o)
	return o
}

// there reports whether the object is there.
func (o object) there() bool { return o.fields != nil }

// at returns the place of a field.
func (o object) at(name string) string {
	if o.path == "" {
		return name
	}
	return o.path + "." + name
}

// take returns a field; nil if it is null or not there.
func (o object) take(name string) json.RawMessage {
	v := o.fields[name]
	delete(o.fields, name)
	if v == nil || string(v) == "null" {
		return nil
	}
	o.found[name] = true
	return v
}

// text returns a field of text; empty if it is not there.
func (o object) text(name string) string {
	v := o.take(name)
	if v == nil {
		return ""
	}
	s, ok := unquoted(v)
	if !ok {
		o.s.wrong(o.at(name), "is no text")
	}
	return s
}

// only returns a field of text of an object whose other fields say nothing about the server, or the same in
// other words.
func (o object) only(name string) string {
	v := o.text(name)
	clear(o.fields)
	return v
}

// number returns a field with a whole number; ok is false if it is not there.
func (o object) number(name string) (n int64, ok bool) {
	v := o.take(name)
	if v == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(scalar(v), 10, 64)
	if err != nil {
		o.s.wrong(o.at(name), fmt.Sprintf("is %.40q and no whole number", scalar(v)))
		return 0, false
	}
	return n, true
}

// object returns a field that is an object.
func (o object) object(name string) object { return o.s.object(o.take(name), o.at(name)) }

// list returns the elements of a field that is a list.
func (o object) list(name string) []json.RawMessage {
	v := o.take(name)
	if v == nil {
		return nil
	}
	all, ok := elements(v)
	if !ok {
		o.s.wrong(o.at(name), "is no list")
	}
	return all
}

// texts returns the elements of a field that is a list of texts.
func (o object) texts(name string) []string {
	var all []string
	for _, v := range o.list(name) {
		s, ok := unquoted(v)
		if !ok {
			o.s.wrong(o.at(name)+"[]", "is no text")
			return nil
		}
		all = append(all, s)
	}
	return all
}

// bytes returns a field of base64; nil if it is not there.
func (o object) bytes(name string) []byte {
	text := o.text(name)
	if text == "" {
		return nil
	}
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		o.s.wrong(o.at(name), "is no base64")
		return nil
	}
	return b
}

// done counts the fields that nobody took.
func (o object) done() {
	for _, name := range slices.Sorted(maps.Keys(o.fields)) {
		if string(o.fields[name]) == "null" {
			continue
		}
		path := o.at(name)
		if _, known := o.s.unread[path]; !known && len(o.s.unread) >= maxUnread {
			path = "…"
		}
		o.s.unread[path]++
	}
}

// unreadFields lists the fields that were not read, by name.
func unreadFields(counts map[string]int64) []Unread {
	var all []Unread
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		all = append(all, Unread{clip(name), counts[name]})
	}
	return all
}
