package world

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// Encode writes a world as JSON in its canonical form: the fields in the order of the types,
// indented by one blank, instants in UTC. Equal worlds give equal bytes.
func Encode(w *World, out io.Writer) error { return writeJSON(out, w, "world") }

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
