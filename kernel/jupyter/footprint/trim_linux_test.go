package footprint

import (
	"reflect"
	"strings"
	"testing"
)

// The form is that of Linux 6; the lines between are left out.
const smaps = `00400000-00500000 r-xp 00000000 08:01 7  /bin/a
Rss: 10 kB
Private_Dirty: 0 kB
Anonymous: 0 kB
Locked: 0 kB
VmFlags: rd ex
00500000-00600000 r--p 00100000 08:01 7  /bin/a
Private_Dirty: 4 kB
Anonymous: 4 kB
Locked: 0 kB
00600000-00700000 rw-p 00200000 08:01 7  /bin/a
Private_Dirty: 0 kB
Anonymous: 0 kB
00700000-00800000 r--p 00000000 00:00 0
Private_Dirty: 0 kB
Anonymous: 0 kB
00800000-00900000 r--p 00000000 08:01 7  /bin/b
Rss: 10 kB
7ffd0000-7ffe0000 r-xp 00000000 00:00 0  [vdso]
Private_Dirty: 0 kB
00900000-00a00000 r--p 00000000 08:01 7  /bin/with space
Private_Dirty: 0 kB
Anonymous: 0 kB
`

func TestClean(t *testing.T) {
	want := []mapping{{0x400000, 0x500000}, {0x900000, 0xa00000}}
	if got := clean([]byte(smaps)); !reflect.DeepEqual(got, want) {
		t.Errorf("got %x, want %x", got, want)
	}
}

// TestTrim: the process goes on as before.
func TestTrim(t *testing.T) {
	for range 3 {
		if err := Trim(); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.ToUpper("still here"); got != "STILL HERE" {
		t.Error(got)
	}
}

func FuzzClean(f *testing.F) {
	f.Add([]byte(smaps))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, m := range clean(text) {
			if m.end <= m.start {
				t.Errorf("%x", m)
			}
		}
	})
}
