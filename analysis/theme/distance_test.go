package theme

import (
	"math"
	"math/rand/v2"
	"testing"
)

// slow is the definition of optimal string alignment, as a recursion.
func slow(a, b string) int {
	if a == "" || b == "" {
		return len(a) + len(b)
	}
	change := 1
	if a[0] == b[0] {
		change = 0
	}
	d := min(slow(a[1:], b)+1, slow(a, b[1:])+1, slow(a[1:], b[1:])+change)
	if len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] {
		d = min(d, slow(a[2:], b[2:])+1)
	}
	return d
}

// TestDistance compares with the recursion on random strings of few letters.
func TestDistance(t *testing.T) {
	g := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		b := make([]byte, g.IntN(7))
		for i := range b {
			b[i] = "abc"[g.IntN(3)]
		}
		return string(b)
	}
	for range 2000 {
		a, b := word(), word()
		for _, limit := range []int{1, 2, 8} {
			if got, want := distance(a, b, limit), min(slow(a, b), limit+1); got != want {
				t.Fatalf("distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
			}
		}
	}
}

func TestSlip(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"twiitter", "twitter", "a letter doubled"}, {"facebok", "facebook", "a letter dropped"}, {"instangram", "instagram", "a letter added"},
		{"whatsapp", "whatspap", "two letters swapped"}, {"gacebook", "facebook", "the next key"}, {"xacebook", "facebook", ""}, {"same", "same", ""},
	} {
		if got := slip(c.a, c.b); got != c.want {
			t.Errorf("slip(%q, %q) = %q, want %q", c.a, c.b, got, c.want)
		}
	}
}

func TestFold(t *testing.T) {
	runes := []rune(lookalikes)
	if len(runes)%2 != 0 {
		t.Fatal("lookalikes are not pairs")
	}
	for i := 0; i < len(runes); i += 2 {
		if runes[i] < 0x80 || runes[i+1] >= 0x80 {
			t.Errorf("pair %d: %c stands for %c", i/2, runes[i], runes[i+1])
		}
	}
	for in, want := range map[string]string{"telegrám": "telegram", "раураl": "paypal", "日本": "~~", "a-b.1": "a-b.1", "nоkıа": "nokia"} {
		if got := fold([]rune(in)); got != want {
			t.Errorf("fold(%s) = %s, want %s", in, got, want)
		}
	}
	for _, pair := range [][2]string{{"paypa1", "paypal"}, {"g00gle", "google"}, {"safaricorn", "safaricom"}, {"tvvitter", "twitter"}, {"linkedln", "linkedin"}} {
		if a, b := string(skeleton(nil, pair[0])), string(skeleton(nil, pair[1])); a != b {
			t.Errorf("skeletons of %v are %s and %s", pair, a, b)
		}
	}
}

// TestWilson has the numbers of 8 of 10 worked out by hand: centre (0.8 + 3.8415/20)/(1.38415) =
// 0.71674, half width 1.96*sqrt(0.016 + 3.8415/400)/1.38415 = 0.22654; and the interval must hold
// just the p for which |K - Np| is at most 1.96 standard deviations.
func TestWilson(t *testing.T) {
	low, high := Share{8, 10}.Wilson()
	if math.Abs(low-0.4902) > 1e-4 || math.Abs(high-0.9433) > 1e-4 {
		t.Errorf("8 of 10: %.4f to %.4f, want 0.4902 to 0.9433", low, high)
	}
	for n := 1; n < 40; n += 3 {
		for k := 0; k <= n; k++ {
			low, high := Share{k, n}.Wilson()
			for _, p := range []float64{low, high} {
				if p == 0 || p == 1 {
					continue
				}
				deviations := math.Abs(float64(k)-float64(n)*p) / math.Sqrt(float64(n)*p*(1-p))
				if math.Abs(deviations-1.96) > 1e-3 {
					t.Errorf("%d of %d: %.4f is %.4f standard deviations away", k, n, p, deviations)
				}
			}
		}
	}
}
