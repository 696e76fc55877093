package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"bridle/analysis/figure/gallery"
)

func main() {
	folder := flag.String("o", "", "write PNG, SVG and PDF into this `folder`")
	most := flag.Duration("most", 0, "fail if writing takes longer than this")
	flag.Parse()
	err := error(nil)
	if *folder == "" {
		err = gallery.Hashes(os.Stdout)
	} else {
		err = write(*folder, *most)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "drawgallery:", err)
		os.Exit(1)
	}
}

// write writes the files of all charts, one chart after the other.
func write(folder string, most time.Duration) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	begin, bytes := time.Now(), 0
	for _, e := range gallery.Examples() {
		f, err := e.Draw(true)
		if err != nil {
			return err
		}
		pdf, err := f.PDF()
		if err != nil {
			return err
		}
		for ending, content := range map[string][]byte{"png": f.PNG(), "svg": []byte(f.SVG()), "pdf": pdf} {
			bytes += len(content)
			if err := os.WriteFile(filepath.Join(folder, e.Name+"."+ending), content, 0o644); err != nil {
				return err
			}
		}
	}
	took := time.Since(begin)
	fmt.Printf("%d charts in PNG, SVG and PDF, %.1f MB: %.1f s (asked: %v at most)\n", len(gallery.Examples()), float64(bytes)/1e6, took.Seconds(), most)
	if most > 0 && took > most {
		return fmt.Errorf("it took %v, more than %v", took.Round(time.Millisecond), most)
	}
	return nil
}
