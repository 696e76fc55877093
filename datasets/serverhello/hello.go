package serverhello

// Hello is a ServerHello, RFC 8446, 4.1.3.
type Hello struct {
	LegacyVersion uint16      // the field server_version
	Random        []byte      // 32 bytes
	SessionID     []byte      // at most 255 bytes, also where the RFC allows 32
	Cipher        uint16      // number of the cipher suite
	Compression   uint8       // 0 is none
	Extensions    []Extension // in the order they came; nil if the block was missing
}

// Extension is one extension of a Hello.
type Extension struct {
	ID   uint16
	Data []byte
}
