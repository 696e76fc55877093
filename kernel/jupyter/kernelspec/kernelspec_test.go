package kernelspec

import (
	"bytes"
	"encoding/json"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestInstallListUninstall(t *testing.T) {
	kernels := filepath.Join(t.TempDir(), "share", "kernels")
	other := filepath.Join(kernels, "python3")
	if err := os.MkdirAll(other, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(other, "kernel.json"), []byte(`{"argv":["python"],"display_name":"Python 3","language":"python"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	var dir string
	for range 2 { // the second replaces the first
		var err error
		if dir, err = Install(kernels, "bridle", New([]string{"/opt/bridle", "kernel"}, "--study", "s")); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "kernel.json"))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"argv":["/opt/bridle","kernel","--connection-file","{connection_file}","--study","s"],"display_name":"Go (Bridle)","language":"go","interrupt_mode":"message","metadata":{"bridle":{}}}`
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil || compact.String() != want {
		t.Errorf("kernel.json is %s, %v", text, err)
	}
	var found []string
	for _, k := range List([]string{filepath.Join(kernels, "none"), kernels}) {
		found = append(found, k.Name+" "+k.Spec.DisplayName)
		if k.Ours != (k.Name == "bridle") {
			t.Errorf("%s is ours: %v", k.Name, k.Ours)
		}
	}
	if !slices.Equal(found, []string{"bridle Go (Bridle)", "python3 Python 3"}) {
		t.Errorf("found %q", found)
	}
	if _, err := Uninstall(kernels, "bridle"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", dir, err)
	}
}

func TestOthersAreLeftAlone(t *testing.T) {
	kernels := t.TempDir()
	for name, text := range map[string]string{"other": `{"display_name":"Other"}`, "broken": `{`} {
		if err := os.Mkdir(filepath.Join(kernels, name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(kernels, name, "kernel.json"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Install(kernels, name, New([]string{"x"})); err == nil {
			t.Errorf("%s was replaced", name)
		}
		if _, err := Uninstall(kernels, name); err == nil {
			t.Errorf("%s was removed", name)
		}
	}
	for _, name := range []string{"none", "..", "a/b", ""} {
		if _, err := Uninstall(kernels, name); err == nil {
			t.Errorf("%q was removed", name)
		}
	}
	for _, name := range []string{"..", "a/b", ""} {
		if _, err := Install(kernels, name, New([]string{"x"})); err == nil {
			t.Errorf("%q was installed", name)
		}
	}
	for _, k := range List([]string{kernels}) {
		if (k.Err != nil) != (k.Name == "broken") {
			t.Errorf("%s: %v", k.Name, k.Err)
		}
	}
}

// TestFilesOfThePersonStay: what Install did not write is not removed.
func TestFilesOfThePersonStay(t *testing.T) {
	kernels := t.TempDir()
	dir, err := Install(kernels, "bridle", New([]string{"x"}))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "kernel.js"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Uninstall(kernels, "bridle"); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != "kernel.js" {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestPlaces(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the folders are those of Linux")
	}
	for _, test := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"HOME": "/h"}, "/h/.local/share/jupyter/kernels /usr/local/share/jupyter/kernels /usr/share/jupyter/kernels"},
		{map[string]string{"HOME": "/h", "XDG_DATA_HOME": "/x", "VIRTUAL_ENV": "/v", "CONDA_PREFIX": "/c"}, "/x/jupyter/kernels /v/share/jupyter/kernels /usr/local/share/jupyter/kernels /usr/share/jupyter/kernels"},
		{map[string]string{"JUPYTER_DATA_DIR": "/d", "JUPYTER_PATH": "/a:/b"}, "/a/kernels /b/kernels /d/kernels /usr/local/share/jupyter/kernels /usr/share/jupyter/kernels"},
	} {
		p, err := Find(func(name string) string { return test.env[name] })
		if got := strings.Join(p.All(), " "); err != nil || got != test.want {
			t.Errorf("%v: got %s, %v\nwant %s", test.env, got, err, test.want)
		}
	}
	if _, err := Find(func(string) string { return "" }); err == nil {
		t.Error("no error without HOME")
	}
}

// TestLogo: the colours at places read off logo.svg by hand, scaled to 32.
func TestLogo(t *testing.T) {
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, logo(32)); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&encoded)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		x, y int
		want color.NRGBA
	}{{0, 0, color.NRGBA{}}, {16, 2, ground}, {16, 16, bar}, {8, 11, ring}, {24, 20, ring}, {8, 16, ground}} {
		if got := color.NRGBAModel.Convert(img.At(test.x, test.y)); got != test.want {
			t.Errorf("at %d, %d: got %v, want %v", test.x, test.y, got, test.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"argv":["a"],"metadata":{"bridle":{}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		spec, err := parse(text)
		if err != nil {
			return
		}
		if _, err := files(spec); err != nil {
			t.Error(err)
		}
	})
}
