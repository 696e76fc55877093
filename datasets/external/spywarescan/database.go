package spywarescan

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite", in pure Go
)

// open opens the database at path for reading and makes sure that all of it is there
// and sound. Every error names the file.
func open(ctx context.Context, path string) (*sql.DB, error) {
	if err := checkFile(path); err != nil {
		return nil, fmt.Errorf("spywarescan: %s %w", path, err)
	}
	address, err := dataSource(path)
	if err != nil {
		return nil, fmt.Errorf("spywarescan: %s cannot be named: %w", path, err)
	}
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return nil, fmt.Errorf("spywarescan: %s cannot be opened: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	if err := checkIntegrity(ctx, db); err != nil {
		db.Close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("spywarescan: %s is damaged: %w; get the set again", path, err)
	}
	return db, nil
}

// dataSource names the file to SQLite: read-only; immutable, so that no lock, journal
// or shared memory is looked for; and distrusting what the schema may define.
func dataSource(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	slashed := filepath.ToSlash(absolute)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // a drive letter
	}
	u := url.URL{Scheme: "file", Path: slashed, RawQuery: url.Values{
		"mode":      {"ro"},
		"immutable": {"1"},
		"_pragma":   {"trusted_schema(0)", "cell_size_check(1)", "query_only(1)"},
	}.Encode()}
	return u.String(), nil
}

// checkFile compares the size of the file with what its header says, which finds any
// cut before SQLite is asked. Errors complete "FILE …".
func checkFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("is missing: fetch the set first: %w", fs.ErrNotExist)
	case err != nil:
		return fmt.Errorf("cannot be read: %w", err)
	case !info.Mode().IsRegular():
		return errors.New("is not a regular file")
	}
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("cannot be read: %w", err)
	}
	defer file.Close()
	header := make([]byte, headerSize)
	n, err := io.ReadFull(file, header)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return fmt.Errorf("cannot be read: %w", err)
	}
	return checkHeader(header[:n], info.Size())
}

// headerSize is the size of the header of an SQLite database.
const headerSize = 100

// checkHeader compares the first bytes of an SQLite database with the size of the
// file. The page count in the header counts only if the file change counter equals
// version-valid-for; otherwise the file must be some whole number of pages.
//
// Source: "Database File Format", sqlite.org/fileformat2.html, section 1.3.
func checkHeader(header []byte, size int64) error {
	magic := []byte("SQLite format 3\x00")
	switch {
	case size == 0 || len(header) == 0:
		return errors.New("is empty: get the set again")
	case !bytes.HasPrefix(header, magic) && !bytes.HasPrefix(magic, header):
		return errors.New("is not an SQLite database: get the set again")
	case len(header) < headerSize:
		return fmt.Errorf("is cut off after %d bytes: get the set again", size)
	}
	page := int64(binary.BigEndian.Uint16(header[16:]))
	if page == 1 {
		page = 65536
	}
	if page < 512 || page&(page-1) != 0 {
		return fmt.Errorf("is damaged: its header gives a page size of %d bytes; get the set again", page)
	}
	pages := int64(binary.BigEndian.Uint32(header[28:]))
	if pages == 0 || !bytes.Equal(header[24:28], header[92:96]) {
		pages = max(1, (size+page-1)/page)
	}
	if size != pages*page {
		return fmt.Errorf("is cut off or altered: it has %d bytes, its header says %d; get the set again", size, pages*page)
	}
	return nil
}

// checkIntegrity has SQLite read every page, row and index entry.
func checkIntegrity(ctx context.Context, db *sql.DB) error {
	var finding string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&finding); err != nil {
		return err
	}
	if finding != "ok" {
		return errors.New(strings.Join(strings.Fields(finding), " "))
	}
	return nil
}
