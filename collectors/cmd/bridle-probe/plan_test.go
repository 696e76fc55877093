package main

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

// A configuration that is taken is one that a run can begin with, and comes back as it was.
func FuzzConfig(f *testing.F) {
	c := config{Design: "adaptive", Start: time.Date(2018, 8, 15, 0, 0, 0, 0, time.UTC), Days: 7, PerDay: 4, PerGroup: 1, Shard: "2/5", Anchors: []uint16{20001, 20002, 20003, 20004, 20005, 20006, 20007, 20008}, Vantage: "ams-1"}
	b, err := json.Marshal(c)
	if err != nil {
		f.Fatal(err)
	}
	if got, err := decodeConfig(b); err != nil || !reflect.DeepEqual(got, c) {
		f.Fatalf("%+v, %v", got, err)
	}
	f.Add(b)
	f.Add([]byte(`{"design":"fixed","shard":"0/0"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := decodeConfig(b)
		if err != nil {
			return
		}
		if err := c.check(); err != nil {
			t.Fatal(err)
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
