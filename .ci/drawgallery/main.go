package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"bridle/analysis/figure"
	"bridle/analysis/figure/gallery"
)

// wanted is what is written where.
type wanted struct {
	folder string
	theme  figure.Theme
	scale  int // dots per pixel
	most   time.Duration
}

func main() {
	err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "drawgallery:", err)
		os.Exit(1)
	}
}

func run() error {
	var w wanted
	flag.StringVar(&w.folder, "o", "", "write PNG, SVG and PDF into this `folder`")
	theme := flag.String("theme", "web", "with -o: web, print or dark")
	flag.IntVar(&w.scale, "scale", 2, "with -o: dots per pixel of the PNG, 1 or 2")
	flag.DurationVar(&w.most, "most", 0, "with -o: fail if writing takes longer than this")
	flag.Parse()
	if w.folder == "" {
		if flag.NFlag() > 0 || flag.NArg() > 0 {
			return errors.New("-theme, -scale and -most go with -o and a folder, and there are no other arguments")
		}
		return gallery.Hashes(os.Stdout)
	}
	err := error(nil)
	if w.theme, err = figure.ParseTheme(*theme); err != nil {
		return err
	}
	return w.write()
}

// write writes the files of all charts, one chart after the other.
func (w wanted) write() error {
	if err := os.MkdirAll(w.folder, 0o755); err != nil {
		return err
	}
	begin, bytes := time.Now(), 0
	for _, e := range gallery.Examples() {
		files, err := w.files(e)
		if err != nil {
			return err
		}
		for ending, content := range files {
			bytes += len(content)
			if err := os.WriteFile(filepath.Join(w.folder, e.Name+"."+ending), content, 0o644); err != nil {
				return err
			}
		}
	}
	took := time.Since(begin)
	fmt.Printf("%d charts in PNG, SVG and PDF, %.1f MB: %.1f s\n", len(gallery.Examples()), float64(bytes)/1e6, took.Seconds())
	if w.most > 0 && took > w.most {
		return fmt.Errorf("it took %v, more than %v", took.Round(time.Millisecond), w.most)
	}
	return nil
}

// files returns the files of a chart by their endings.
func (w wanted) files(e gallery.Example) (map[string][]byte, error) {
	first, err := e.Draw(true)
	if err != nil {
		return nil, err
	}
	f, err := first.In(w.theme)
	if err != nil {
		return nil, err
	}
	png, err := f.PNGAt(w.scale)
	if err != nil {
		return nil, err
	}
	pdf, err := f.PDF()
	if err != nil {
		return nil, err
	}
	return map[string][]byte{"png": png, "svg": []byte(f.SVG()), "pdf": pdf}, nil
}
