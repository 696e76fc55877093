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
	"bridle/datasets/schema/cachefills"
	"bridle/datasets/schema/exposures"
	"bridle/datasets/schema/probes"

	"github.com/parquet-go/parquet-go"
)

// each runs a test for each dataset that lists its columns.
func each(t *testing.T, probe, fill, exposure func(*testing.T)) {
	t.Run("probes", probe)
	t.Run("cache_fills", fill)
	t.Run("exposures", exposure)
}

// The columns listed are those of the row type, in its order.
func TestColumnsAreThoseOfTheRow(t *testing.T) {
	each(t, columnsAreThoseOfTheRow[probes.Row], columnsAreThoseOfTheRow[cachefills.Row], columnsAreThoseOfTheRow[exposures.Row])
}

func columnsAreThoseOfTheRow[T any](t *testing.T) {
	var got, want []string
	for _, c := range columnsOf[T]() {
		got = append(got, c.name)
	}
	for _, c := range schema.For[T]().Columns() {
		want = append(want, c.Name)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("columns\n%v\nrow type has\n%v", got, want)
	}
}

// anyRow fills a row with anything, valid or not: each null, each extreme and texts
// that repeat.
func anyRow[T any](src *rand.Rand) (r T) {
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
func encode[T any](t *testing.T, e *encoder[T], rows []T, batch int) []byte {
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

func decode[T any](t *testing.T, b []byte) []T {
	t.Helper()
	rows, err := parquet.Read[T](bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Second route: rows written by columns are those that the encoder writes by itself.
func TestColumnsSayWhatTheEncoderSays(t *testing.T) {
	each(t, columnsSayWhatTheEncoderSays[probes.Row], columnsSayWhatTheEncoderSays[cachefills.Row], columnsSayWhatTheEncoderSays[exposures.Row])
}

func columnsSayWhatTheEncoderSays[T any](t *testing.T) {
	src := rand.New(rand.NewPCG(7, 7))
	set := schema.For[T]()
	ours := newEncoder[T](set, "r", 0, newCodec())
	theirs := newEncoder[T](set, "r", 0, newCodec())
	theirs.columns = nil
	for _, c := range []struct{ rows, batch int }{
		{1, 1}, {stride - 1, 1000}, {stride, 1000}, {stride + 1, 1000}, {1000, 7}, {9000, 8192},
	} {
		rows := make([]T, c.rows)
		for i := range rows {
			rows[i] = anyRow[T](src)
		}
		got, want := decode[T](t, encode(t, ours, rows, c.batch)), decode[T](t, encode(t, theirs, rows, c.batch))
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
func sameRow[T any](a, b T) bool {
	for _, r := range []*T{&a, &b} {
		v := reflect.ValueOf(r).Elem()
		for i := range v.NumField() {
			if f := v.Field(i); f.Kind() == reflect.Slice && f.Len() == 0 {
				f.SetZero()
			}
		}
	}
	return reflect.DeepEqual(a, b)
}

// An encoder that has written other parts writes the next one as a new encoder does.
func TestEncoderForgets(t *testing.T) {
	each(t, encoderForgets[probes.Row], encoderForgets[cachefills.Row], encoderForgets[exposures.Row])
}

func encoderForgets[T any](t *testing.T) {
	src := rand.New(rand.NewPCG(8, 8))
	set := schema.For[T]()
	used := newEncoder[T](set, "r", 0, newCodec())
	for n := range 5 {
		rows := make([]T, 1+src.IntN(3000))
		for i := range rows {
			rows[i] = anyRow[T](src)
		}
		fresh := newEncoder[T](set, "r", 0, newCodec())
		if !bytes.Equal(encode(t, used, rows, 500), encode(t, fresh, rows, 500)) {
			t.Fatalf("part %d depends on the parts before it", n+1)
		}
	}
}

// What a part says of the bounds of its columns holds for every value, page by page:
// readers pass over pages on the strength of it.
func TestBoundsHold(t *testing.T) {
	each(t, boundsHold[probes.Row], boundsHold[cachefills.Row], boundsHold[exposures.Row])
}

func boundsHold[T any](t *testing.T) {
	src := rand.New(rand.NewPCG(9, 9))
	rows := make([]T, 15_000)
	for i := range rows {
		rows[i] = anyRow[T](src)
	}
	b := encode(t, newEncoder[T](schema.For[T](), "r", 0, newCodec()), rows, 8192)
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
