package study

import (
	"hash/crc32"

	"github.com/parquet-go/parquet-go/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// page is a page of a column, with what is said of it elsewhere.
type page struct {
	head, body      []byte
	plain           int // bytes of the body before it was compressed
	levels, repeats int // bytes of levels in the body, which are never compressed
	rows            int
	values, nulls   int // all values, and those of them that are null
	low, high       []byte
}

// chunk is a column of a file, as a row of finished pages.
type chunk struct {
	kind     format.Type
	encoding format.Encoding
	codec    *zstd.Codec // nil: not compressed
	compare  func(a, b []byte) int

	data   []byte
	plain  int64 // bytes of data before compression
	values int64
	rows   int64
	nulls  int64
	pages  int
	index  format.ColumnIndex
	places format.OffsetIndex // from the start of data
	low    []byte             // of all pages; nil: no value
	high   []byte

	worded     bool
	dictionary []byte // if worded, its page's content
	entries    int    // of the dictionary

	levels, raw, body []byte // of the page that was made last
	untried           int    // how many pages are not to be compressed
}

// untried is how many pages after one that cannot be compressed are not tried.
const untried = 15

// finish puts a page together of c.levels and c.raw: levels as they are, then values, compressed if this column is and they
// become shorter. The header of each page says whether it is (DataPageHeaderV2.is_compressed).
func (c *chunk) finish(p *page) (err error) {
	p.plain = len(c.levels) + len(c.raw)
	values, packed := c.raw, false
	if c.untried > 0 {
		c.untried--
	} else if c.codec != nil {
		if c.body, err = c.codec.Encode(c.body[:0], c.raw); err != nil {
			return err
		}
		// What gains little is left as it is, and so are some pages after it: they are mostly alike.
		if packed = len(c.body) < len(c.raw)-len(c.raw)/32; packed {
			values = c.body
		} else {
			c.untried = untried
		}
	}
	c.levels = append(c.levels, values...)
	p.body = c.levels
	h := format.PageHeader{Type: format.DataPageV2, UncompressedPageSize: int32(p.plain), CompressedPageSize: int32(len(p.body)),
		CRC: int32(crc32.ChecksumIEEE(p.body)),
		DataPageHeaderV2: thrift.New(format.DataPageHeaderV2{NumValues: int32(p.values), NumNulls: int32(p.nulls), NumRows: int32(p.rows),
			Encoding: c.encoding, DefinitionLevelsByteLength: int32(p.levels), RepetitionLevelsByteLength: int32(p.repeats), IsCompressed: thrift.New(packed)})}
	p.head, err = thrift.Marshal(new(thrift.CompactProtocol), &h)
	return err
}

// add appends a page to the column.
func (c *chunk) add(p *page) {
	at := int64(len(c.data))
	c.data = append(append(c.data, p.head...), p.body...)
	c.plain += int64(len(p.head) + p.plain)
	c.places.PageLocations = append(c.places.PageLocations, format.PageLocation{Offset: at, CompressedPageSize: int32(len(p.head) + len(p.body)), FirstRowIndex: c.rows})
	c.index.NullPages = append(c.index.NullPages, p.nulls == p.values)
	c.index.NullCounts = append(c.index.NullCounts, int64(p.nulls))
	c.index.MinValues, c.index.MaxValues = append(c.index.MinValues, p.low), append(c.index.MaxValues, p.high)
	c.values, c.nulls, c.rows, c.pages = c.values+int64(p.values), c.nulls+int64(p.nulls), c.rows+int64(p.rows), c.pages+1
	if p.nulls == p.values {
		return
	}
	if c.low == nil || c.compare(p.low, c.low) < 0 {
		c.low = p.low
	}
	if c.high == nil || c.compare(p.high, c.high) > 0 {
		c.high = p.high
	}
}

// words returns the page of the dictionary with its header, and how long it was before compression.
func (c *chunk) words() (page []byte, plain int64, err error) {
	body := c.dictionary
	if c.codec != nil {
		if body, err = c.codec.Encode(nil, c.dictionary); err != nil {
			return nil, 0, err
		}
	}
	h := format.PageHeader{Type: format.DictionaryPage, UncompressedPageSize: int32(len(c.dictionary)), CompressedPageSize: int32(len(body)),
		CRC:                  int32(crc32.ChecksumIEEE(body)),
		DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: int32(c.entries), Encoding: format.Plain})}
	head, err := thrift.Marshal(new(thrift.CompactProtocol), &h)
	return append(head, body...), int64(len(head) + len(c.dictionary)), err
}

// describe returns what the footer says of the column, which begins at start in the file. words are the bytes of its dictionary's
// page, and plain what all of it was before compression.
func (c *chunk) describe(path []string, start int64, words int, plain int64) format.ColumnChunk {
	m := format.ColumnMetaData{Type: c.kind, PathInSchema: path, NumValues: c.values, TotalUncompressedSize: plain,
		TotalCompressedSize: int64(words + len(c.data)), DataPageOffset: start + int64(words), Codec: format.Uncompressed}
	if c.codec != nil {
		m.Codec = format.Zstd
	}
	m.Statistics = format.Statistics{NullCount: c.nulls, MinValue: c.low, MaxValue: c.high}
	m.Encoding = []format.Encoding{format.RLE, c.encoding} // RLE of levels
	if c.worded {
		m.DictionaryPageOffset, m.Encoding = start, []format.Encoding{format.Plain, format.RLE, c.encoding}
		m.EncodingStats = append(m.EncodingStats, format.PageEncodingStats{PageType: format.DictionaryPage, Encoding: format.Plain, Count: 1})
	}
	m.EncodingStats = append(m.EncodingStats, format.PageEncodingStats{PageType: format.DataPageV2, Encoding: c.encoding, Count: int32(c.pages)})
	return format.ColumnChunk{FileOffset: start, MetaData: m}
}
