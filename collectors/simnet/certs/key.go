package certs

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/big"

	"bridle/datasets/world"
)

// rsaBits is the length of RSA keys: that of old servers, and the shortest that the
// standard library agrees to sign with.
const rsaBits = 1024

// stream gives bytes that follow from a label and a seed: SHA-256 over both and a counter.
type stream struct {
	label string
	seed  []byte
	next  uint64
	rest  []byte
}

func newStream(label string, seed []byte) *stream { return &stream{label: label, seed: seed} }

// take returns the next n bytes.
func (s *stream) take(n int) []byte {
	out := make([]byte, 0, n)
	for len(out) < n {
		if len(s.rest) == 0 {
			h := sha256.New()
			h.Write([]byte(s.label))
			h.Write([]byte{0})
			h.Write(binary.BigEndian.AppendUint64(nil, s.next))
			h.Write(s.seed)
			s.rest = h.Sum(nil)
			s.next++
		}
		k := min(n-len(out), len(s.rest))
		out = append(out, s.rest[:k]...)
		s.rest = s.rest[k:]
	}
	return out
}

// newKey returns the private key that belongs to a seed and is of the kind that the
// signature algorithm asks for.
func newKey(label string, seed []byte, s world.Signature) (crypto.Signer, error) {
	if usesRSA(s) {
		return newRSA(newStream("rsa "+label, seed))
	}
	return newECDSA(newStream("p-256 "+label, seed))
}

// newECDSA returns a key on P-256. Its scalar is 384 bits of the stream modulo the order of
// the group less one, plus one, so that every scalar is as likely as any other to within
// 2^-128 (FIPS 186-5, A.2.1).
func newECDSA(s *stream) (*ecdsa.PrivateKey, error) {
	one := big.NewInt(1)
	d := new(big.Int).SetBytes(s.take(48))
	d.Mod(d, new(big.Int).Sub(elliptic.P256().Params().N, one))
	d.Add(d, one)
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), d.FillBytes(make([]byte, 32)))
	if err != nil {
		return nil, fmt.Errorf("make a P-256 key: %w", err)
	}
	return key, nil
}

// newRSA returns a key of rsaBits bits with the exponent 65537.
func newRSA(s *stream) (*rsa.PrivateKey, error) {
	e := big.NewInt(65537)
	p := newPrime(s, e)
	q := newPrime(s, e)
	for p.Cmp(q) == 0 {
		q = newPrime(s, e)
	}
	one := big.NewInt(1)
	phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
	key := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: new(big.Int).Mul(p, q), E: int(e.Int64())},
		D:         new(big.Int).ModInverse(e, phi),
		Primes:    []*big.Int{p, q},
	}
	key.Precompute()
	if err := key.Validate(); err != nil {
		return nil, fmt.Errorf("make an RSA key: %w", err)
	}
	return key, nil
}

// newPrime returns the first prime p of half the key's length that is not below a number
// from the stream and for which p-1 has no factor in common with the prime e. The two
// highest bits are set, so that a product of two has the full length.
func newPrime(s *stream, e *big.Int) *big.Int {
	for {
		b := s.take(rsaBits / 16)
		b[0] |= 0xc0
		b[len(b)-1] |= 1
		p := new(big.Int).SetBytes(b)
		for ; p.BitLen() == rsaBits/2; p.Add(p, big.NewInt(2)) {
			less := new(big.Int).Sub(p, big.NewInt(1))
			if less.Mod(less, e).Sign() != 0 && p.ProbablyPrime(20) {
				return p
			}
		}
	}
}
