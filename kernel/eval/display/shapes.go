package display

// The MIME types with a name.
const (
	MIMETypeHTML       = "text/html"
	MIMETypeJavaScript = "application/javascript"
	MIMETypeJPEG       = "image/jpeg"
	MIMETypeJSON       = "application/json"
	MIMETypeLatex      = "text/latex"
	MIMETypeMarkdown   = "text/markdown"
	MIMETypePNG        = "image/png"
	MIMETypePDF        = "application/pdf"
	MIMETypeSVG        = "image/svg+xml"
	MIMETypeText       = "text/plain"
	MIMETypeCSV        = "text/csv"
	MIMETypeVegaLite   = "application/vnd.vegalite.v5+json"
)

// MIMEMap holds a representation for each MIME type: a string for text, a
// []byte for binary data, and for application/json whatever encoding/json
// can write. In Data.Metadata it holds a MIMEMap for each MIME type.
type MIMEMap = map[string]any

// Data is what Jupyter calls a MIME bundle.
type Data = struct {
	Data      MIMEMap
	Metadata  MIMEMap
	Transient MIMEMap
}

// The shapes by which a value says how it can be shown. They are aliases:
// only the methods count.
type (
	Renderer       = interface{ Render() Data }
	SimpleRenderer = interface{ SimpleRender() MIMEMap }
	HTMLer         = interface{ HTML() string }
	JavaScripter   = interface{ JavaScript() string }
	JPEGer         = interface{ JPEG() []byte }
	JSONer         = interface{ JSON() map[string]any }
	Latexer        = interface{ Latex() string }
	Markdowner     = interface{ Markdown() string }
	PNGer          = interface{ PNG() []byte }
	PDFer          = interface{ PDF() []byte }
	SVGer          = interface{ SVG() string }
)

// The shapes of a figure, each optional. The identifier and the caption go to
// the metadata as {"bridle": {"figure": id, "caption": caption}}, the
// alternative text as {"image/png": {"alt": text}} and the same for
// image/svg+xml and image/jpeg where the bundle has them. CSV is the plotted data, with a header
// line, and becomes the entry text/csv.
type (
	Figurer   = interface{ FigureID() string }
	Captioner = interface{ Caption() string }
	AltTexter = interface{ AltText() string }
	CSVer     = interface{ CSV() []byte }
	// VegaLiter gives a specification for Vega-Lite 5 as JSON, or nil for none. It is shown beside the pictures, never instead.
	VegaLiter = interface{ VegaLite() []byte }
)
