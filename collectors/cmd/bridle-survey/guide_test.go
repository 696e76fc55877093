package main

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/campaign"
	"bridle/datasets/settings"
)

// blocks returns the code blocks of a language in REAL.md.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	b, err := os.ReadFile("../../REAL.md")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	rest := string(b)
	for {
		_, after, found := strings.Cut(rest, "```"+language+"\n")
		if !found {
			return all
		}
		block, next, closed := strings.Cut(after, "```")
		if !closed {
			t.Fatal("a block of " + language + " has no end")
		}
		all, rest = append(all, block), next
	}
}

// exampleSettings is the study.toml of REAL.md.
func exampleSettings(t *testing.T) string {
	t.Helper()
	all := blocks(t, "toml")
	if len(all) != 1 {
		t.Fatalf("REAL.md has %d examples of study.toml", len(all))
	}
	return all[0]
}

// TestExampleSettings: the study.toml of REAL.md is read, sets every key that collectors know, and its limits can be kept.
func TestExampleSettings(t *testing.T) {
	s, err := settings.Decode(settings.Name, []byte(exampleSettings(t)))
	if err != nil {
		t.Fatal(err)
	}
	s.Collect.Simulation = "not for the real Internet"
	var unset func(v reflect.Value, path string)
	unset = func(v reflect.Value, path string) {
		if v.Kind() == reflect.Struct {
			for i := range v.NumField() {
				unset(v.Field(i), path+"."+v.Type().Field(i).Tag.Get("toml"))
			}
			return
		}
		if v.Kind() == reflect.Bool && strings.Contains(exampleSettings(t), path[strings.LastIndex(path, ".")+1:]+" = ") {
			return
		}
		if v.IsZero() {
			t.Errorf("the example does not set %s", path)
		}
	}
	unset(reflect.ValueOf(s.Collect), "collect")
	if _, err := campaign.Limits(1000, time.Second, s.Collect.Limits); err != nil {
		t.Error(err)
	}
}
