package step

import (
	"bytes"
	"reflect"
	"testing"
)

// What is accepted is written back as a line that is accepted and means the same.
func FuzzDecodeRequest(f *testing.F) {
	f.Add([]byte(`{"v":1,"do":"hello","name":"bridle-probe","timeout_ns":2000000000}`))
	f.Add([]byte(`{"v":1,"do":"ports","open":[40001,40002],"close":[40000]}`))
	f.Add([]byte(`{"v":1,"do":"until","at_us":-1}`))
	f.Add([]byte(`{"v":1,"do":"settle","sent":18446744073709551615}`))
	f.Add([]byte(`{"v":1,"do":"until"} x`))
	f.Fuzz(func(t *testing.T, line []byte) {
		q, err := decodeRequest(line)
		if err != nil {
			return
		}
		again, err := decodeRequest(encode(q))
		if err != nil {
			t.Fatalf("%s is not read back: %v", encode(q), err)
		}
		if !bytes.Equal(encode(q), encode(again)) {
			t.Errorf("%s is read back as %s", encode(q), encode(again))
		}
	})
}

func FuzzDecodeAnswer(f *testing.F) {
	f.Add([]byte(`{"v":1,"now_us":1530403200000000,"replies":120}`))
	f.Add([]byte(`{"v":1,"now_us":0,"replies":1,"error":"x","lost":8}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		a, err := decodeAnswer(line)
		if err != nil {
			return
		}
		if again, err := decodeAnswer(encode(a)); err != nil || !reflect.DeepEqual(a, again) {
			t.Errorf("%+v is read back as %+v, %v", a, again, err)
		}
	})
}
