package study

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"bridle/datasets/schema"
	"bridle/datasets/schema/probes"

	"github.com/parquet-go/parquet-go"
)

// The columns listed are those of the row type, in its order.
func TestProbeColumnsAreThoseOfTheRow(t *testing.T) {
	var got, want []string
	for _, c := range probeColumns() {
		got = append(got, c.name)
	}
	for _, c := range schema.For[probes.Row]().Columns() {
		want = append(want, c.Name)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("columns\n%v\nrow type has\n%v", got, want)
	}
}

// anyRow fills a row with anything, valid or not: each null, each extreme and texts
// that repeat.
func anyRow(src *rand.Rand) (r probes.Row) {
	v := reflect.ValueOf(&r).Elem()
	for i := range v.NumField() {
		anyValue(src, v.Field(i))
	}
	return r
}

func anyValue(src *rand.Rand, v reflect.Value) {
	switch x := v.Addr().Interface().(type) {
	case *string:
		*x = []string{"", "a", "NOERROR", "cc1.example.org", strings.Repeat("é\x00", src.IntN(40))}[src.IntN(5)]
	case *int32:
		*x = []int32{0, 1, -1, math.MaxInt32, math.MinInt32, int32(src.Uint32())}[src.IntN(6)]
	case *uint32:
		*x = []uint32{0, 1, math.MaxUint32, 1 << 31, src.Uint32()}[src.IntN(5)]
	case *int64:
		*x = []int64{0, 1, -1, math.MaxInt64, math.MinInt64, int64(src.Uint64())}[src.IntN(6)]
	case *bool:
		*x = src.IntN(2) == 0
	case *time.Time:
		*x = time.UnixMicro(src.Int64N(1 << 52)).UTC()
	default:
		switch {
		case v.Kind() == reflect.Pointer && src.IntN(3) > 0:
			v.Set(reflect.New(v.Type().Elem()))
			anyValue(src, v.Elem())
		case v.Kind() == reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), src.IntN(4), 4))
			for i := range v.Len() {
				anyValue(src, v.Index(i))
			}
		}
	}
}

// encode returns rows as a part, given to the encoder in batches of that size.
func encode(t *testing.T, e *encoder[probes.Row], rows []probes.Row, batch int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := e.begin(&b); err != nil {
		t.Fatal(err)
	}
	for from := 0; from < len(rows); from += batch {
		if err := e.write(rows[from:min(from+batch, len(rows))]); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decode(t *testing.T, b []byte) []probes.Row {
	t.Helper()
	rows, err := parquet.Read[probes.Row](bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Second route: rows written by columns are those that the encoder writes by itself.
func TestColumnsSayWhatTheEncoderSays(t *testing.T) {
	src := rand.New(rand.NewPCG(7, 7))
	set := schema.For[probes.Row]()
	ours := newEncoder[probes.Row](set, "r", 0, newCodec())
	theirs := newEncoder[probes.Row](set, "r", 0, newCodec())
	theirs.columns = nil
	for _, c := range []struct{ rows, batch int }{
		{1, 1}, {stride - 1, 1000}, {stride, 1000}, {stride + 1, 1000}, {1000, 7}, {9000, 8192},
	} {
		rows := make([]probes.Row, c.rows)
		for i := range rows {
			rows[i] = anyRow(src)
		}
		got, want := decode(t, encode(t, ours, rows, c.batch)), decode(t, encode(t, theirs, rows, c.batch))
		if len(got) != len(rows) || !reflect.DeepEqual(got, want) {
			t.Fatalf("%d rows in batches of %d come back otherwise than the encoder writes them", c.rows, c.batch)
		}
		for i := range got {
			if !sameRow(got[i], rows[i]) {
				t.Fatalf("row %d of %d is\n%+v\nwas\n%+v", i, c.rows, got[i], rows[i])
			}
		}
	}
}

// sameRow compares rows by value; an empty list is a list without elements.
func sameRow(a, b probes.Row) bool {
	for _, r := range []*probes.Row{&a, &b} {
		if len(r.EDECodes) == 0 {
			r.EDECodes = nil
		}
		if len(r.Answers) == 0 {
			r.Answers = nil
		}
	}
	return reflect.DeepEqual(a, b)
}

// An encoder that has written other parts writes the next one as a new encoder does.
func TestEncoderForgets(t *testing.T) {
	src := rand.New(rand.NewPCG(8, 8))
	set := schema.For[probes.Row]()
	used := newEncoder[probes.Row](set, "r", 0, newCodec())
	for n := range 5 {
		rows := make([]probes.Row, 1+src.IntN(3000))
		for i := range rows {
			rows[i] = anyRow(src)
		}
		fresh := newEncoder[probes.Row](set, "r", 0, newCodec())
		if !bytes.Equal(encode(t, used, rows, 500), encode(t, fresh, rows, 500)) {
			t.Fatalf("part %d depends on the parts before it", n+1)
		}
	}
}

// What a part says of the bounds of its columns holds for every value, page by page:
// readers pass over pages on the strength of it.
func TestBoundsHold(t *testing.T) {
	src := rand.New(rand.NewPCG(9, 9))
	rows := make([]probes.Row, 15_000)
	for i := range rows {
		rows[i] = anyRow(src)
	}
	b := encode(t, newEncoder[probes.Row](schema.For[probes.Row](), "r", 0, newCodec()), rows, 8192)
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range f.RowGroups() {
		for i, chunk := range group.ColumnChunks() {
			column := strings.Join(f.Schema().Columns()[i], ".")
			if err := checkBounds(chunk); err != nil {
				t.Errorf("%s: %v", column, err)
			}
		}
	}
}

func checkBounds(chunk parquet.ColumnChunk) error {
	index, err := chunk.ColumnIndex()
	if err != nil {
		return err
	}
	pages := chunk.Pages()
	defer pages.Close()
	for n := range index.NumPages() {
		page, err := pages.ReadPage()
		if err != nil {
			return err
		}
		values := make([]parquet.Value, page.NumValues())
		if k, _ := page.Values().ReadValues(values); k != len(values) {
			return fmt.Errorf("page %d: %d of %d values", n, k, len(values))
		}
		nulls := int64(0)
		for _, v := range values {
			switch {
			case v.IsNull():
				nulls++
			case !within(chunk.Type(), v, index.MinValue(n), index.MaxValue(n)):
				return fmt.Errorf("page %d: %v is not between %v and %v", n, v, index.MinValue(n), index.MaxValue(n))
			}
		}
		if index.NullCount(n) != nulls || index.NullPage(n) != (nulls == int64(len(values))) {
			return fmt.Errorf("page %d has %d nulls in %d values, its index says %d", n, nulls, len(values), index.NullCount(n))
		}
		parquet.Release(page)
	}
	return nil
}

// within reports whether v lies between bounds; those of texts may be cut short.
func within(typ parquet.Type, v, low, high parquet.Value) bool {
	if v.Kind() == parquet.ByteArray {
		limit := min(len(v.ByteArray()), parquet.DefaultColumnIndexSizeLimit)
		return bytes.Compare(low.ByteArray(), v.ByteArray()) <= 0 &&
			bytes.Compare(v.ByteArray()[:limit], high.ByteArray()) <= 0
	}
	return typ.Compare(low, v) <= 0 && typ.Compare(v, high) <= 0
}
