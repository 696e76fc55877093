package typeset

import (
	"crypto/sha256"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/go-text/typesetting/font/opentype"
)

// samples are words in each script, most of them the name of a city.
var samples = []struct{ script, text, face string }{
	{"Latin", "Zürich Đà Nẵng e\u0301 Łódź", ""},
	{"Greek", "Αθήνα", "LiberationSans"},
	{"Cyrillic", "Қазақстан", "LiberationSans"},
	{"Hebrew", "יְרוּשָׁלַיִם", "NotoSansHebrew"},
	{"Arabic", "القاهرة پاکستان", "NotoSansArabic"},
	{"Devanagari", "दिल्ली श्री", "NotoSansDevanagari"},
	{"Thai", "กรุงเทพมหานคร น้ำ", "NotoSansThai"},
	{"Burmese", "မြန်မာနိုင်ငံ", "NotoSansMyanmar"},
	{"Lao", "ວຽງຈັນ ນ້ຳ", "NotoSansLao"},
	{"Chinese", "北京，臺灣", "NotoSansCJK"},
	{"Japanese", "東京とミャンマー𠮟", "NotoSansCJK"},
	{"Korean", "서울 \u1112\u1161\u11ab", "NotoSansCJK"},
	{"Armenian", "Երևան", "NotoSansArmenian"},
	{"Bengali", "ঢাকা", "NotoSansBengali"},
	{"Ethiopic", "አዲስ አበባ", "NotoSansEthiopic"},
	{"Georgian", "თბილისი", "NotoSansGeorgian"},
	{"Khmer", "ភ្នំពេញ", "NotoSansKhmer"},
	{"Tamil", "சென்னை", "NotoSansTamil"},
}

func setter(t *testing.T, lang string) *Setter {
	t.Helper()
	s, err := New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryScriptIsSet(t *testing.T) {
	s := setter(t, "")
	for _, c := range samples {
		for _, bold := range []bool{false, true} {
			l := s.Line(c.text, bold)
			if len(l.Missing) > 0 || l.Width <= 0 {
				t.Errorf("%s, bold %v: missing %q, width %v", c.script, bold, string(l.Missing), l.Width)
			}
			var said strings.Builder
			for _, g := range l.Glyphs {
				said.WriteString(g.Text)
				if c.face != "" && strings.TrimSpace(g.Text) != "" && chain[g.Face].name != c.face {
					t.Errorf("%s: %q is set in %s, not %s", c.script, g.Text, chain[g.Face].name, c.face)
				}
				if o := s.Outline(g.Key); len(o.Segments) > 0 && o.Segments[0].Op != Move {
					t.Errorf("%s: the outline of %v begins with %v", c.script, g.Key, o.Segments[0].Op)
				}
			}
			if !Rightward(c.text) && said.String() != c.text {
				t.Errorf("%s: the glyphs stand for %q, not %q", c.script, said.String(), c.text)
			}
		}
	}
}

// reading returns the texts of the glyphs from left to right.
func reading(l *Line) string {
	var all []string
	for _, g := range l.Glyphs {
		if strings.TrimSpace(g.Text) != "" {
			all = append(all, g.Text)
		}
	}
	return strings.Join(all, " ")
}

// The visual order of mixed directions is that of Unicode Standard Annex 9, section 3.4: letters of a run from right to left are
// reversed, numbers inside are not, and a line that begins with Hebrew runs from the right.
func TestVisualOrder(t *testing.T) {
	s := setter(t, "")
	for text, want := range map[string]string{
		"ab אב":         "a b ב א",
		"אב ab":         "a b ב א",
		"אב 12 גד":      "ד ג 1 2 ב א",
		"ab אב 12 cd":   "a b 1 2 ב א c d",
		"ab אב 1,5% cd": "a b 1 , 5 % ב א c d",
		"ab אב 12, cd":  "a b 1 2 ב א , c d",
		"אב 12 cd":      "c d 1 2 ב א",
		"ab אב 12":      "a b 1 2 ב א",
		"(אב)":          ") ב א (", // brackets keep their texts; the glyphs are mirrored
		"a (אב) b":      "a ( ב א ) b",
	} {
		if got := reading(s.Line(text, false)); got != want {
			t.Errorf("%q is set as %q, want %q", text, got, want)
		}
	}
	l := s.Line("(אב)", false)
	open := s.Line("(a", false).Glyphs[0].ID
	if l.Glyphs[0].ID != open {
		t.Errorf("the left bracket of a line from right to left has glyph %d, want that of ( seen from the left, %d", l.Glyphs[0].ID, open)
	}
}

// Arabic letters are joined: beh alone, at the start, inside and at the end are four glyphs. Digits in Arabic stay in order.
func TestArabicIsJoined(t *testing.T) {
	s := setter(t, "")
	glyphs := map[uint32]bool{}
	for _, g := range s.Line("ب ببب", false).Glyphs {
		if g.Text == "ب" {
			glyphs[g.ID] = true
		}
	}
	if len(glyphs) != 4 {
		t.Errorf("four forms of beh have %d glyphs", len(glyphs))
	}
	if got := reading(s.Line("سنة 2024", false)); got != "2 0 2 4 ة ن س" {
		t.Errorf("the year stands as %q", got)
	}
}

// U+9AA8, "bone", has one form in China and another in Japan; the digit 1 has one.
func TestLanguageOfHan(t *testing.T) {
	id := func(lang, text string) uint32 { return setter(t, lang).Line(text, false).Glyphs[0].ID }
	if id("zh", "骨") == id("ja", "骨") || id("zh", "骨") != id("en", "骨") || id("zh", "1") != id("ja", "1") {
		t.Errorf("骨 is glyph %d in zh, %d in ja, %d in en", id("zh", "骨"), id("ja", "骨"), id("en", "骨"))
	}
	if _, err := New("not a language"); err == nil || !strings.Contains(err.Error(), "BCP 47") {
		t.Errorf("error %v", err)
	}
}

func TestMissing(t *testing.T) {
	s := setter(t, "")
	for text, want := range map[string]string{
		"ok": "", "": "", " \t\n": "", "a😀b😀": "😀", "བོད a": "བོད", "exe\u202ecod": "\u202e", "a\x00\ufeff": "\x00\ufeff",
		"\xff": "\ufffd", "ל\u200fa\u200d": "", "𒀀": "𒀀", "ab\u2066": "\u2066",
	} {
		if got := s.Line(text, false).Missing; string(got) != want {
			t.Errorf("%q: missing %q, want %q", text, string(got), want)
		}
	}
}

// The width in the base face is the sum of advances of its table hmtx less kerning: A and V alone have 1366 units of 2048 each,
// and AV is kerned by -152 (read from the face with fontTools).
func TestWidth(t *testing.T) {
	s := setter(t, "")
	if got := s.Line("A", false).Width; got != 1366.0/2048 {
		t.Errorf("width of A is %v", got)
	}
	if got := s.Line("AV", false).Width; got != (2*1366.0-152)/2048 {
		t.Errorf("width of AV is %v × 2048", got*2048)
	}
	if top := s.Line("A", false).Top; top != 1409.0/2048 { // height of capitals of the face
		t.Errorf("top of A is %v × 2048", top*2048)
	}
}

func TestOpsHaveOneOrder(t *testing.T) {
	if opentype.SegmentOpMoveTo != 0 || Op(opentype.SegmentOpLineTo) != Straight || Op(opentype.SegmentOpQuadTo) != Quad || Op(opentype.SegmentOpCubeTo) != Cube {
		t.Error("the kinds of segments changed")
	}
}

func TestBreaks(t *testing.T) {
	for text, want := range map[string]string{
		"two words": "two |words", "re-use": "re-|use", "北京市": "北|京|市", "北京，": "北|京，", "กรุงเทพ": "กรุงเทพ", "": "",
	} {
		if got := strings.Join(Pieces(text), "|"); got != want {
			t.Errorf("%q breaks as %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"abc": "a|b|c", "e\u0301a": "e\u0301|a", "กำ": "กำ", "한국": "한|국", "दिल्ली": "दि|ल्ली", "": "",
	} {
		if got := strings.Join(Letters(text), "|"); got != want {
			t.Errorf("%q has the letters %q, want %q", text, got, want)
		}
	}
}

func TestMark(t *testing.T) {
	for _, c := range []struct {
		piece     string
		rightward bool
		want      string
	}{{"abc", false, ""}, {"abc", true, "\u200f"}, {"אב", true, ""}, {"אב", false, "\u200e"}, {"12", false, ""}, {"12", true, "\u200f"}} {
		got := Mark(c.piece, c.rightward)
		if got != c.want || Rightward(got+c.piece) != c.rightward {
			t.Errorf("Mark(%q, %v) = %q", c.piece, c.rightward, got)
		}
	}
}

// FuzzLine sets any bytes: no panic, finite widths, and what is cut into letters or pieces adds up to the whole.
func FuzzLine(f *testing.F) {
	for _, c := range samples {
		f.Add(c.text)
	}
	f.Add("a\u202eb\xff\x00")
	s, err := New("ja")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l := s.Line(text, len(text)%2 == 0)
		if l.Width < 0 || l.Width > 10*float64(len(text)+1) {
			t.Errorf("%q is %v em wide", text, l.Width)
		}
		whole := string([]rune(text))
		if strings.Join(Letters(text), "") != whole || strings.Join(Pieces(text), "") != whole {
			t.Errorf("%q: cut into %q and %q", text, Letters(text), Pieces(text))
		}
	})
}

// README.md of the faces says which bytes they are; so that nobody changes one without saying so.
func TestFacesAreThoseOfTheReadme(t *testing.T) {
	readme, err := os.ReadFile("faces/README.md")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := files.ReadDir("faces")
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, e := range entries {
		data, err := files.ReadFile("faces/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		total += len(data)
		if line := fmt.Sprintf("| %s |", e.Name()); !strings.Contains(string(readme), line) || !strings.Contains(string(readme), fmt.Sprintf("%x", sha256.Sum256(data))) {
			t.Errorf("README.md lacks %s or its hash", e.Name())
		}
	}
	if total > 8<<20 {
		t.Errorf("the faces take %d bytes; 8 MiB is the limit", total)
	}
}

// A space between Hangul or Han is that of the face, 224 units of 1000 with the 56 of its kerning for Hangul, not the wide one of U+3000.
func TestSpaceBetweenHan(t *testing.T) {
	s := setter(t, "")
	if got := s.Line("서 울", false).Width - s.Line("서울", false).Width; math.Abs(got-0.28) > 1e-9 {
		t.Errorf("a space is %v em wide", got)
	}
}
