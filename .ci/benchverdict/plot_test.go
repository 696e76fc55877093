package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPlotCalibration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calibration")
	if dir := os.Getenv("PICTURES"); dir != "" {
		path = filepath.Join(dir, "calibration")
	}
	all := []summary{
		{scenario: "clean", method: judgedMethod, bins: []bin{{Pairs: 900}, {Pairs: 40}, {Pairs: 30}, {Pairs: 30, False: 1}, {Pairs: 10, False: 1}, {Pairs: 20, False: 3}, {Pairs: 30, False: 8}, {Pairs: 60, False: 40}, {Pairs: 300, False: 280}, {Pairs: 9000, False: 8990}}},
		{scenario: "pools", method: judgedMethod, bins: []bin{{Pairs: 500}, {}, {}, {Pairs: 30}, {}, {}, {}, {}, {Pairs: 5, False: 5}, {Pairs: 400, False: 400}}},
		{scenario: "clean", method: "rules2018", bins: make([]bin, len(edges))},
		{scenario: nullScenario, method: judgedMethod, bins: []bin{{Pairs: 3, False: 3}, {}, {}, {}, {}, {}, {}, {}, {}, {}}},
	}
	// By hand: of the first six bins of clean 5 of 1,030 are false; nothing is drawn of the rules and of null.
	if got := promised(&all[0]); got[5].X != 0.05 || got[5].Y != 5.0/1030 {
		t.Errorf("up to q of .05: %v, want 5 of 1,030", got[5])
	}
	if err := plotCalibration(path, all); err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{".png", ".svg"} {
		if info, err := os.Stat(path + form); err != nil || info.Size() < 1000 {
			t.Errorf("%s: %v", form, err)
		}
	}
}
