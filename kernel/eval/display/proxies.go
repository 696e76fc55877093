package display

import (
	"image"
	"image/color"
)

// A proxy gives methods that were declared in a cell to compiled code: its
// first field holds the value, and each other field the function for the
// method of the same name, in the order of the names. This is the form the
// engine expects.
type (
	proxyRenderer struct {
		Object  any
		Render_ func(any) Data
	}
	proxySimpleRenderer struct {
		Object        any
		SimpleRender_ func(any) MIMEMap
	}
	proxyHTMLer struct {
		Object any
		HTML_  func(any) string
	}
	proxyJavaScripter struct {
		Object      any
		JavaScript_ func(any) string
	}
	proxyJPEGer struct {
		Object any
		JPEG_  func(any) []byte
	}
	proxyJSONer struct {
		Object any
		JSON_  func(any) map[string]any
	}
	proxyLatexer struct {
		Object any
		Latex_ func(any) string
	}
	proxyMarkdowner struct {
		Object    any
		Markdown_ func(any) string
	}
	proxyPNGer struct {
		Object any
		PNG_   func(any) []byte
	}
	proxyPDFer struct {
		Object any
		PDF_   func(any) []byte
	}
	proxySVGer struct {
		Object any
		SVG_   func(any) string
	}
	proxyFigurer struct {
		Object    any
		FigureID_ func(any) string
	}
	proxyCaptioner struct {
		Object   any
		Caption_ func(any) string
	}
	proxyAltTexter struct {
		Object   any
		AltText_ func(any) string
	}
	proxyCSVer struct {
		Object any
		CSV_   func(any) []byte
	}
	proxyStringer struct {
		Object  any
		String_ func(any) string
	}
	proxyImage struct {
		Object      any
		At_         func(_ any, x, y int) color.Color
		Bounds_     func(any) image.Rectangle
		ColorModel_ func(any) color.Model
	}
)

func (p *proxyRenderer) Render() Data                { return p.Render_(p.Object) }
func (p *proxySimpleRenderer) SimpleRender() MIMEMap { return p.SimpleRender_(p.Object) }
func (p *proxyHTMLer) HTML() string                  { return p.HTML_(p.Object) }
func (p *proxyJavaScripter) JavaScript() string      { return p.JavaScript_(p.Object) }
func (p *proxyJPEGer) JPEG() []byte                  { return p.JPEG_(p.Object) }
func (p *proxyJSONer) JSON() map[string]any          { return p.JSON_(p.Object) }
func (p *proxyLatexer) Latex() string                { return p.Latex_(p.Object) }
func (p *proxyMarkdowner) Markdown() string          { return p.Markdown_(p.Object) }
func (p *proxyPNGer) PNG() []byte                    { return p.PNG_(p.Object) }
func (p *proxyPDFer) PDF() []byte                    { return p.PDF_(p.Object) }
func (p *proxySVGer) SVG() string                    { return p.SVG_(p.Object) }
func (p *proxyFigurer) FigureID() string             { return p.FigureID_(p.Object) }
func (p *proxyCaptioner) Caption() string            { return p.Caption_(p.Object) }
func (p *proxyAltTexter) AltText() string            { return p.AltText_(p.Object) }
func (p *proxyCSVer) CSV() []byte                    { return p.CSV_(p.Object) }
func (p *proxyStringer) String() string              { return p.String_(p.Object) }
func (p *proxyImage) At(x, y int) color.Color        { return p.At_(p.Object, x, y) }
func (p *proxyImage) Bounds() image.Rectangle        { return p.Bounds_(p.Object) }
func (p *proxyImage) ColorModel() color.Model        { return p.ColorModel_(p.Object) }
