package world

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
)

// Encode writes a world as JSON in its canonical form: the fields in the order of the types,
// every element of a list of the world on a line of its own, instants in UTC. Equal worlds
// give equal bytes.
func Encode(w *World, out io.Writer) error {
	b := bufio.NewWriterSize(out, 1<<16)
	v, before := reflect.ValueOf(w).Elem(), "{\n"
	for f, x := range v.Fields() {
		fmt.Fprintf(b, "%s%q: ", before, f.Tag.Get("json"))
		if err := encodeField(b, x); err != nil {
			return fmt.Errorf("write the world: %w", err)
		}
		before = ",\n"
	}
	b.WriteString("\n}\n")
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write the world: %w", err)
	}
	return nil
}

// encodeField writes a list with an element a line, or anything else on one line.
func encodeField(b *bufio.Writer, x reflect.Value) error {
	if x.Kind() != reflect.Slice {
		return encodeValue(b, x)
	}
	b.WriteByte('[')
	for i := range x.Len() {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n ")
		if err := encodeValue(b, x.Index(i)); err != nil {
			return err
		}
	}
	b.WriteString("]")
	return nil
}

func encodeValue(b *bufio.Writer, x reflect.Value) error {
	text, err := json.Marshal(x.Addr().Interface())
	if err == nil {
		_, err = b.Write(text)
	}
	return err
}

// WriteJSON writes the whole truth as one JSON text.
func (t Truth) WriteJSON(out io.Writer) error { return writeJSON(out, t, "truth") }

// WriteJSON writes what an observer may know as one JSON text.
func (p Public) WriteJSON(out io.Writer) error { return writeJSON(out, p, "public part of the world") }

func writeJSON(out io.Writer, v any, what string) error {
	e := json.NewEncoder(out)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write the %s: %w", what, err)
	}
	return nil
}

// Decode reads a world that [Encode] wrote and checks it as [World.Check] does. A field that
// no world has, and anything after the world, are errors.
func Decode(data []byte) (*World, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	w := new(World)
	if err := d.Decode(w); err != nil {
		return nil, fmt.Errorf("read the world: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("read the world: something follows it at byte %d; the file must hold one world", d.InputOffset())
	}
	if err := w.Check(); err != nil {
		return nil, fmt.Errorf("read the world: %w", err)
	}
	return w, nil
}
