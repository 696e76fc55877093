package display

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"maps"
	"reflect"
	"strings"

	"bridle/kernel/eval"
)

// Of renders one value with everything it offers, and text/plain in any case.
// A [Data] is taken as it is, with text/plain added if it has none.
//
// A method of the value that panics, or an image that cannot be encoded, is
// an error that names the method: a figure must not vanish in silence.
func Of(value eval.Value) (data Data, err error) {
	if own, ok := value.V.(Data); ok {
		data = Data{maps.Clone(own.Data), maps.Clone(own.Metadata), maps.Clone(own.Transient)}
	}
	if data.Data == nil {
		data.Data = MIMEMap{}
	}
	for _, shape := range shapes {
		if err := shape.apply(value, &data); err != nil {
			return Data{}, err
		}
	}
	figure(value, &data)
	if _, ok := data.Data[MIMETypeText]; !ok {
		data.Data[MIMETypeText] = Plain(value)
	}
	return data, nil
}

// Rich reports whether the value offers more than text.
func Rich(value eval.Value) bool {
	if _, ok := value.V.(Data); ok {
		return true
	}
	for _, shape := range shapes {
		if _, ok := find(value, shape.iface); ok {
			return true
		}
	}
	return false
}

// A shape is one interface and what it puts into a bundle.
type shape struct {
	name  string
	iface reflect.Type
	put   func(implementation any, data *Data) error
}

// apply puts the shape's part of value, if it has the shape, into data.
func (s shape) apply(value eval.Value, data *Data) (err error) {
	implementation, ok := find(value, s.iface)
	if !ok {
		return nil
	}
	defer func() {
		if r := recover(); r != nil {
			// Engines say of a panic in a cell that it is one.
			said := strings.TrimPrefix(fmt.Sprint(r), "panic: ")
			err = fmt.Errorf("cannot show a %s: its method %s panics: %s", typeName(value), s.name, said)
		}
	}()
	return s.put(implementation, data)
}

// find returns value as an implementation of iface, by its own methods or by
// those the engine knows of. A nil pointer offers nothing.
func find(value eval.Value, iface reflect.Type) (any, bool) {
	if value.V == nil {
		return nil, false
	}
	v := reflect.ValueOf(value.V)
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, false
	}
	if v.Type().Implements(iface) {
		return value.V, true
	}
	if value.As == nil {
		return nil, false
	}
	return value.As(iface)
}

// entry makes the shape whose method gives the representation of one MIME
// type.
func entry[I any](name, mime string, get func(I) any) shape {
	return shape{name, reflect.TypeFor[I](), func(implementation any, data *Data) error {
		data.Data[mime] = get(implementation.(I))
		return nil
	}}
}

// shapes is every shape with a representation. It is never changed.
var shapes = []shape{
	{"Render", reflect.TypeFor[Renderer](), func(implementation any, data *Data) error {
		own := implementation.(Renderer).Render()
		maps.Copy(data.Data, own.Data)
		data.Metadata = merge(data.Metadata, own.Metadata)
		data.Transient = merge(data.Transient, own.Transient)
		return nil
	}},
	{"SimpleRender", reflect.TypeFor[SimpleRenderer](), func(implementation any, data *Data) error {
		maps.Copy(data.Data, implementation.(SimpleRenderer).SimpleRender())
		return nil
	}},
	entry("HTML", MIMETypeHTML, func(v HTMLer) any { return v.HTML() }),
	entry("JavaScript", MIMETypeJavaScript, func(v JavaScripter) any { return v.JavaScript() }),
	entry("JPEG", MIMETypeJPEG, func(v JPEGer) any { return v.JPEG() }),
	entry("JSON", MIMETypeJSON, func(v JSONer) any { return v.JSON() }),
	entry("Latex", MIMETypeLatex, func(v Latexer) any { return v.Latex() }),
	entry("Markdown", MIMETypeMarkdown, func(v Markdowner) any { return v.Markdown() }),
	entry("PNG", MIMETypePNG, func(v PNGer) any { return v.PNG() }),
	entry("PDF", MIMETypePDF, func(v PDFer) any { return v.PDF() }),
	entry("SVG", MIMETypeSVG, func(v SVGer) any { return v.SVG() }),
	entry("CSV", MIMETypeCSV, func(v CSVer) any { return string(v.CSV()) }),
	{"VegaLite", reflect.TypeFor[VegaLiter](), putVegaLite},
	{"At", reflect.TypeFor[image.Image](), func(implementation any, data *Data) error {
		if _, own := data.Data[MIMETypePNG]; own {
			return nil
		}
		img := implementation.(image.Image)
		encoded, err := encode(img)
		if err != nil {
			return err
		}
		data.Data[MIMETypePNG] = encoded
		data.Metadata = mergeAt(data.Metadata, MIMETypePNG, size(img))
		return nil
	}},
}

// putVegaLite puts the specification into the bundle as a JSON object, which is how front ends take it.
func putVegaLite(implementation any, data *Data) error {
	text := implementation.(VegaLiter).VegaLite()
	if text == nil {
		return nil
	}
	if !json.Valid(text) {
		return errors.New("the Vega-Lite specification is not JSON")
	}
	data.Data[MIMETypeVegaLite] = json.RawMessage(text)
	return nil
}

func encode(img image.Image) ([]byte, error) {
	var buffer bytes.Buffer
	if err := png.Encode(&buffer, img); err != nil {
		return nil, fmt.Errorf("cannot encode a %T as PNG: %w", img, err)
	}
	return buffer.Bytes(), nil
}

// size is the metadata of an image, in pixels.
func size(img image.Image) MIMEMap {
	bounds := img.Bounds()
	return MIMEMap{"width": bounds.Dx(), "height": bounds.Dy()}
}

// figure adds the metadata of a figure. The alternative text is attached to
// each image the bundle has.
func figure(value eval.Value, data *Data) {
	about := MIMEMap{}
	if v, ok := find(value, reflect.TypeFor[Figurer]()); ok {
		about["figure"] = v.(Figurer).FigureID()
	}
	if v, ok := find(value, reflect.TypeFor[Captioner]()); ok {
		about["caption"] = v.(Captioner).Caption()
	}
	if len(about) > 0 {
		data.Metadata = mergeAt(data.Metadata, "bridle", about)
	}
	if v, ok := find(value, reflect.TypeFor[AltTexter]()); ok {
		for _, mime := range []string{MIMETypePNG, MIMETypeSVG, MIMETypeJPEG} {
			if _, shown := data.Data[mime]; shown {
				data.Metadata = mergeAt(data.Metadata, mime, MIMEMap{"alt": v.(AltTexter).AltText()})
			}
		}
	}
}

// merge returns a map with the entries of both, those of more winning.
func merge(m, more MIMEMap) MIMEMap {
	if len(more) == 0 {
		return m
	}
	merged := maps.Clone(m)
	if merged == nil {
		merged = MIMEMap{}
	}
	maps.Copy(merged, more)
	return merged
}

// mergeAt merges more into the map under key.
func mergeAt(m MIMEMap, key string, more MIMEMap) MIMEMap {
	inner, _ := m[key].(MIMEMap)
	return merge(m, MIMEMap{key: merge(inner, more)})
}
