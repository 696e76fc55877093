package display

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"io"
	"net/http"
	"os"
	"strings"

	"bridle/kernel/eval"
)

// Any shows a value as mime, or by its own shape if it has one. data is a
// string, a []byte, an io.Reader, an io.WriterTo or a value with a shape;
// anything else panics, as in gophernotes. With an empty mime the type of
// bytes is guessed from their beginning.
func Any(mime string, data any) Data {
	value := eval.Value{V: data}
	if Rich(value) {
		shown, err := Of(value)
		if err != nil {
			panic(err)
		}
		return shown
	}
	switch data := data.(type) {
	case string:
		return MakeData(cmp.Or(mime, MIMETypeText), data)
	case []byte:
		return ofBytes(mime, data)
	case io.Reader:
		read, err := io.ReadAll(data)
		if err != nil {
			panic(fmt.Errorf("display: cannot read the data: %w", err))
		}
		return ofBytes(mime, read)
	case io.WriterTo:
		var buffer bytes.Buffer
		if _, err := data.WriteTo(&buffer); err != nil {
			panic(fmt.Errorf("display: cannot write the data: %w", err))
		}
		return ofBytes(mime, buffer.Bytes())
	}
	panic(fmt.Errorf("display: cannot show a %T; give a string, bytes, a reader or a value with a method such as HTML or PNG", data))
}

// ofBytes shows binary data, text as text.
func ofBytes(mime string, data []byte) Data {
	if mime == "" {
		mime, _, _ = strings.Cut(http.DetectContentType(data), ";")
	}
	if isText(mime) {
		return MakeData(mime, string(data))
	}
	return MakeData3(mime, fmt.Sprintf("%s, %d bytes", mime, len(data)), data)
}

func isText(mime string) bool {
	return strings.HasPrefix(mime, "text/") || mime == MIMETypeSVG || mime == MIMETypeJavaScript
}

// Auto is Any with the MIME type guessed.
func Auto(data any) Data { return Any("", data) }

// MakeData makes a bundle of one representation and text/plain.
func MakeData(mime string, data any) Data {
	bundle := Data{Data: MIMEMap{mime: data}}
	if mime != MIMETypeText {
		bundle.Data[MIMETypeText] = Plain(eval.Value{V: data})
		if raw, ok := data.([]byte); ok {
			bundle.Data[MIMETypeText] = fmt.Sprintf("%s, %d bytes", mime, len(raw))
		}
	}
	return bundle
}

// MakeData3 makes a bundle of one representation and the given text.
func MakeData3(mime string, plaintext string, data any) Data {
	return Data{Data: MIMEMap{MIMETypeText: plaintext, mime: data}}
}

// File shows the contents of a file, and panics if it cannot be read.
func File(mime string, path string) Data {
	data, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	return Any(mime, data)
}

// HTML shows text as HTML.
func HTML(html string) Data { return MakeData(MIMETypeHTML, html) }

// JavaScript holds a program for the front end. Pages do not run it.
func JavaScript(javascript string) Data { return MakeData(MIMETypeJavaScript, javascript) }

// JPEG shows an encoded image.
func JPEG(jpeg []byte) Data { return MakeData(MIMETypeJPEG, jpeg) }

// JSON shows a JSON object.
func JSON(json map[string]any) Data { return MakeData(MIMETypeJSON, json) }

// Latex shows inline mathematics.
func Latex(latex string) Data {
	return MakeData3(MIMETypeLatex, latex, "$"+strings.Trim(latex, "$")+"$")
}

// Math shows displayed mathematics.
func Math(latex string) Data {
	return MakeData3(MIMETypeLatex, latex, "$$"+strings.Trim(latex, "$")+"$$")
}

// Markdown shows formatted text.
func Markdown(markdown string) Data { return MakeData(MIMETypeMarkdown, markdown) }

// PDF shows a document.
func PDF(pdf []byte) Data { return MakeData(MIMETypePDF, pdf) }

// PNG shows an encoded image.
func PNG(png []byte) Data { return MakeData(MIMETypePNG, png) }

// SVG shows a drawing.
func SVG(svg string) Data {
	return MakeData3(MIMETypeSVG, fmt.Sprintf("%s, %d bytes", MIMETypeSVG, len(svg)), svg)
}

// Image shows an image as PNG, and panics if it cannot be encoded.
func Image(img image.Image) Data {
	encoded, err := encode(img)
	if err != nil {
		panic(err)
	}
	shown := MakeData(MIMETypePNG, encoded)
	shown.Metadata = MIMEMap{MIMETypePNG: size(img)}
	return shown
}

// MIME makes a bundle of all its parts. data holds at least one entry.
func MIME(data, metadata MIMEMap) Data { return Data{Data: data, Metadata: metadata} }
