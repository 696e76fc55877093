package typeset

import (
	"bytes"
	"embed"
	"fmt"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
)

//go:embed faces/*.ttf faces/*.otf
var files embed.FS

// base is the place of the face that is tried first, Liberation Sans; general that of the one with more of its scripts.
const (
	base    = 0
	general = 1
)

// source is one face of the chain in its two weights.
type source struct {
	name    string // of files, without weight
	scripts []language.Script
	files   []embedded // of the weights there are, regular first
	regular func() *font.Font
	bold    func() *font.Font
}

// embedded is one file of a face.
type embedded struct {
	name string
	data func() []byte
}

// chain is every face, in the order in which they are tried. Each is parsed when it is first needed, once.
var chain = []source{
	liberation(),
	noto("NotoSans", ".ttf", true),
	noto("NotoSansHebrew", ".ttf", true, language.Hebrew),
	noto("NotoSansArabic", ".ttf", true, language.Arabic),
	noto("NotoSansDevanagari", ".ttf", true, language.Devanagari),
	noto("NotoSansThai", ".ttf", true, language.Thai),
	noto("NotoSansMyanmar", ".ttf", true, language.Myanmar),
	noto("NotoSansLao", ".ttf", true, language.Lao),
	noto("NotoSansCJK", ".otf", false, language.Han, language.Hiragana, language.Katakana, language.Hangul, language.Bopomofo),
	noto("NotoSansArmenian", ".ttf", true, language.Armenian),
	noto("NotoSansBengali", ".ttf", true, language.Bengali),
	noto("NotoSansEthiopic", ".ttf", true, language.Ethiopic),
	noto("NotoSansGeorgian", ".ttf", true, language.Georgian),
	noto("NotoSansKhmer", ".ttf", true, language.Khmer),
	noto("NotoSansTamil", ".ttf", true, language.Tamil),
}

// liberation is the face that is tried first.
func liberation() source {
	regular, bold := func() []byte { return liberationsansregular.TTF }, func() []byte { return liberationsansbold.TTF }
	return source{name: "LiberationSans", regular: once(regular), bold: once(bold),
		files: []embedded{{"LiberationSans-Regular.ttf", regular}, {"LiberationSans-Bold.ttf", bold}}}
}

// noto is an embedded face.
func noto(name, ending string, hasBold bool, scripts ...language.Script) source {
	s := source{name: name, scripts: scripts}
	add := func(weight string) func() *font.Font {
		data := read(name + weight + ending)
		s.files = append(s.files, embedded{name + weight + ending, data})
		return once(data)
	}
	s.regular = add("-Regular")
	s.bold = s.regular
	if hasBold {
		s.bold = add("-Bold")
	}
	return s
}

func read(file string) func() []byte {
	return func() []byte {
		data, err := files.ReadFile("faces/" + file)
		if err != nil {
			panic(fmt.Sprintf("typeset: an embedded face is gone: %v", err))
		}
		return data
	}
}

// once parses a face at the first call.
func once(data func() []byte) func() *font.Font {
	return sync.OnceValue(func() *font.Font {
		face, err := font.ParseTTF(bytes.NewReader(data()))
		if err != nil {
			panic(fmt.Sprintf("typeset: an embedded face cannot be parsed: %v", err))
		}
		return face.Font
	})
}

// weight is the chain in one weight, for one [Setter]: faces are not safe for use by several goroutines, fonts are.
type weight struct {
	bold   bool
	faces  []*font.Face
	script language.Script
}

func newWeight(bold bool) *weight { return &weight{bold: bold, faces: make([]*font.Face, len(chain))} }

// face returns the face at a place of the chain.
func (w *weight) face(i int) *font.Face {
	if w.faces[i] == nil {
		get := chain[i].regular
		if w.bold {
			get = chain[i].bold
		}
		w.faces[i] = font.NewFace(get())
	}
	return w.faces[i]
}

// at returns the place of a face in the chain.
func (w *weight) at(f *font.Face) int {
	for i, known := range w.faces {
		if known == f {
			return i
		}
	}
	return base
}

// SetScript is called before the letters of a run in that script.
func (w *weight) SetScript(s language.Script) { w.script = s }

// ResolveFace returns the first face that has the letter: digits and signs from the first face, letters and their marks from the
// face of their script, then the whole chain. If none has it, it is the first face, whose glyph 0 tells.
func (w *weight) ResolveFace(r rune) *font.Face {
	own := language.LookupScript(r)
	order := []int{base, general}
	if preferred := faceOf(w.script); preferred >= 0 {
		order = []int{base, preferred, general}
		if own != language.Common {
			order = []int{preferred, base, general}
		}
	}
	for _, i := range order {
		if _, has := w.face(i).NominalGlyph(r); has {
			return w.face(i)
		}
	}
	for i := range chain {
		if own.Strong() && faceOf(own) != i { // the face of another script cannot have it
			continue
		}
		if _, has := w.face(i).NominalGlyph(r); has {
			return w.face(i)
		}
	}
	return w.face(base)
}

// faceOf returns the place of the face of a script, or -1.
func faceOf(s language.Script) int {
	for i, each := range chain {
		for _, has := range each.scripts {
			if has == s {
				return i
			}
		}
	}
	return -1
}
