package chromium

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
)

// fileURL is the address of a file, whose path must be absolute.
func fileURL(path string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
}

// dates are those that Chromium writes into a PDF: when it was made and changed.
var dates = regexp.MustCompile(`/(?:CreationDate|ModDate) \(D:(\d{14})`)

// epoch replaces the dates: a file says what it was made from, not when.
const epoch = "19700101000000"

// PDF prints a file as a tagged PDF with an outline. The same page and the same
// Chromium give the same bytes.
//
// # Errors
//
// [ErrNone] without Chromium; a page that asks for anything but itself is an
// error that names the address.
func PDF(ctx context.Context, path string) (data []byte, err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	b, err := Open(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	if err := b.Show(ctx, path); err != nil {
		return nil, err
	}
	var printed struct{ Data string }
	params := map[string]any{"printBackground": true, "preferCSSPageSize": true, "generateTaggedPDF": true, "generateDocumentOutline": true}
	if err := b.Call("Page.printToPDF", params, &printed); err != nil {
		return nil, err
	}
	for _, r := range b.Requests() {
		if r != fileURL(path) && !isData(r) {
			return nil, fmt.Errorf("the page %s asks for %s; a report must need nothing but itself", path, r)
		}
	}
	data, err = base64.StdEncoding.DecodeString(printed.Data)
	if err != nil {
		return nil, fmt.Errorf("chromium's PDF is not valid base64: %w", err)
	}
	return withoutDates(data), nil
}

// isData reports whether an address holds its own content.
func isData(address string) bool { return len(address) > 5 && address[:5] == "data:" }

// withoutDates sets the dates of a PDF to the epoch, in place.
func withoutDates(pdf []byte) []byte {
	for _, at := range dates.FindAllSubmatchIndex(pdf, -1) {
		copy(pdf[at[2]:at[3]], epoch)
	}
	return pdf
}
