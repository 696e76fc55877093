package main

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"bridle/datasets/settings"
)

// A configuration that is taken has what a survey needs, and comes back as it was.
func FuzzConfig(f *testing.F) {
	c := config{Zone: "c.example.org", Start: time.Date(2018, 8, 15, 0, 0, 0, 0, time.UTC), Duration: "72h0m0s", Honesty: 30, Vantage: "ams-1",
		Reach: settings.Reach{Name: "www.example.com", ASN: 64500}}
	b, err := json.Marshal(c)
	if err != nil {
		f.Fatal(err)
	}
	if got, err := decodeConfig(b); err != nil || !reflect.DeepEqual(got, c) {
		f.Fatalf("%+v, %v", got, err)
	}
	f.Add(b)
	f.Add([]byte(`{"zone":"c.example.org"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := decodeConfig(b)
		if err != nil {
			return
		}
		again, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := decodeConfig(again); err != nil || !reflect.DeepEqual(got, c) {
			t.Fatalf("%+v, %v; want %+v", got, err, c)
		}
	})
}
