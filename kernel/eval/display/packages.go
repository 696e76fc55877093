package display

import (
	"fmt"
	"image"
	"reflect"
	"sync/atomic"

	"bridle/kernel/eval"
)

// A Surface is where bundles are shown.
type Surface struct {
	// Show adds a bundle to the outputs of the cell.
	Show func(Data) error

	// Update replaces what the displays with the bundle's identifier show.
	Update func(Data) error

	// Clear takes away what the cell showed, at once or, to avoid flicker,
	// together with the next output.
	Clear func(wait bool) error
}

// Packages returns what cells can import: this package as "display" and as
// "github.com/gopherdata/gophernotes". In both, Display hands a bundle to the
// surface.
func Packages(surface Surface) []eval.Package {
	var bars atomic.Int64
	values := map[string]reflect.Value{}
	for name, v := range map[string]any{
		"Any": Any, "Auto": Auto, "File": File, "HTML": HTML, "Image": Image, "JPEG": JPEG, "JSON": JSON,
		"JavaScript": JavaScript, "Latex": Latex, "MakeData": MakeData, "MakeData3": MakeData3,
		"Markdown": Markdown, "Math": Math, "MIME": MIME, "PDF": PDF, "PNG": PNG, "SVG": SVG,
		"MIMETypeHTML": MIMETypeHTML, "MIMETypeJavaScript": MIMETypeJavaScript, "MIMETypeJPEG": MIMETypeJPEG,
		"MIMETypeJSON": MIMETypeJSON, "MIMETypeLatex": MIMETypeLatex, "MIMETypeMarkdown": MIMETypeMarkdown,
		"MIMETypePDF": MIMETypePDF, "MIMETypePNG": MIMETypePNG, "MIMETypeSVG": MIMETypeSVG,
		"MIMETypeText": MIMETypeText, "MIMETypeCSV": MIMETypeCSV, "MIMETypeVegaLite": MIMETypeVegaLite, "Display": surface.Show,
		"Update": surface.Update, "Clear": surface.Clear, "WithID": WithID, "TransientID": TransientID,
		"NewProgress": func(label string, total int) *Progress { return newProgress(surface, bars.Add(1), label, total) },
	} {
		values[name] = reflect.ValueOf(v)
	}
	types, proxies := map[string]reflect.Type{
		"Data":     reflect.TypeFor[Data](),
		"MIMEMap":  reflect.TypeFor[MIMEMap](),
		"Progress": reflect.TypeFor[Progress](),
	}, map[string]reflect.Type{}
	for _, p := range proxied {
		types[p.name], proxies[p.name] = p.iface, p.proxy
	}
	var packages []eval.Package
	for path, name := range map[string]string{"display": "display", "github.com/gopherdata/gophernotes": "gophernotes"} {
		packages = append(packages, eval.Package{Path: path, Name: name, Values: values, Types: types, Proxies: proxies})
	}
	return packages
}

// proxied lists the interfaces that types declared in cells can satisfy. It
// is never changed.
var proxied = []struct {
	name         string
	iface, proxy reflect.Type
}{
	{"Renderer", reflect.TypeFor[Renderer](), reflect.TypeFor[proxyRenderer]()},
	{"SimpleRenderer", reflect.TypeFor[SimpleRenderer](), reflect.TypeFor[proxySimpleRenderer]()},
	{"HTMLer", reflect.TypeFor[HTMLer](), reflect.TypeFor[proxyHTMLer]()},
	{"JavaScripter", reflect.TypeFor[JavaScripter](), reflect.TypeFor[proxyJavaScripter]()},
	{"JPEGer", reflect.TypeFor[JPEGer](), reflect.TypeFor[proxyJPEGer]()},
	{"JSONer", reflect.TypeFor[JSONer](), reflect.TypeFor[proxyJSONer]()},
	{"Latexer", reflect.TypeFor[Latexer](), reflect.TypeFor[proxyLatexer]()},
	{"Markdowner", reflect.TypeFor[Markdowner](), reflect.TypeFor[proxyMarkdowner]()},
	{"PNGer", reflect.TypeFor[PNGer](), reflect.TypeFor[proxyPNGer]()},
	{"PDFer", reflect.TypeFor[PDFer](), reflect.TypeFor[proxyPDFer]()},
	{"SVGer", reflect.TypeFor[SVGer](), reflect.TypeFor[proxySVGer]()},
	{"Figurer", reflect.TypeFor[Figurer](), reflect.TypeFor[proxyFigurer]()},
	{"Captioner", reflect.TypeFor[Captioner](), reflect.TypeFor[proxyCaptioner]()},
	{"AltTexter", reflect.TypeFor[AltTexter](), reflect.TypeFor[proxyAltTexter]()},
	{"CSVer", reflect.TypeFor[CSVer](), reflect.TypeFor[proxyCSVer]()},
	{"Stringer", reflect.TypeFor[fmt.Stringer](), reflect.TypeFor[proxyStringer]()},
	{"Image", reflect.TypeFor[image.Image](), reflect.TypeFor[proxyImage]()},
}
