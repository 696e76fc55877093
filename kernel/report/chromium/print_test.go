package chromium

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// needed skips a test where there is no Chromium; in CI it fails.
func needed(t *testing.T) {
	t.Helper()
	if _, err := Find(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
}

func page(t *testing.T, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a page #1.html")
	if err := os.WriteFile(path, []byte("<!DOCTYPE html><html lang=en><title>T</title><body>"+body), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPDF(t *testing.T) {
	needed(t)
	path := page(t, "<h1>España, العربية</h1><p>words")
	first, err := PDF(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	second, err := PDF(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("two prints of one page differ")
	}
	for _, want := range []string{"%PDF-", "/MarkInfo", "(D:19700101000000"} { // MarkInfo: ISO 32000-1, 14.7.1, tagged
		if !bytes.Contains(first, []byte(want)) {
			t.Errorf("no %s", want)
		}
	}
}

func TestPDFRefusesRequests(t *testing.T) {
	needed(t)
	_, err := PDF(t.Context(), page(t, `<img src="https://example.org/x.png" alt="">`))
	if err == nil || !strings.Contains(err.Error(), "asks for https://example.org/x.png") {
		t.Errorf("got %v", err)
	}
}

func TestNoChromium(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := PDF(t.Context(), "x.html"); !errors.Is(err, ErrNone) || !strings.Contains(err.Error(), "install it") {
		t.Errorf("got %v", err)
	}
}

// TestWithoutDates: the form is that of ISO 32000-1, 7.9.4.
func TestWithoutDates(t *testing.T) {
	got := string(withoutDates([]byte("/CreationDate (D:20261122055501+00'00')\n/ModDate (D:20261122055501+00'00')>>")))
	if want := "/CreationDate (D:19700101000000+00'00')\n/ModDate (D:19700101000000+00'00')>>"; got != want {
		t.Errorf("got %s", got)
	}
}

// FuzzDecode: whatever comes through the pipe is an answer, a request or nothing.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"id": 1, "result": {}}`))
	f.Add([]byte(`{"method": "Network.requestWillBeSent", "params": {"request": {"url": "file:///x"}}}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		if m, ok := decode(line); ok && m.ID == 0 && m.Method != "Network.requestWillBeSent" {
			t.Fatalf("took %+v", m)
		}
	})
}
