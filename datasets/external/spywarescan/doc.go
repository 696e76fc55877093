// Package spywarescan reads the results of the Hacking Team scans that were published
// as citizenlab/spyware-scan: one SQLite file, ht/results/ht.db, with three tables.
//
//   - ssl_hit(ts, ip, md5, num, src): at ts the scan src found at address ip the
//     certificate md5 at place num of the chain. Rows with equal ts, ip and src are
//     one TLS exchange and become one row of grabs, whose certificate_ids are the
//     chain in the order of num. A chain is taken whole or not at all.
//   - http_hit(ts, ip, md5, src): at ts the scan src received from address ip the
//     response md5. Each row becomes one row of grabs; repeated rows stay repeated.
//   - banner(md5, banner): the responses, escaped; see [Response].
//
// Certificates and responses are named md5:HEX, for their bytes are not in the set.
// Every certificate and every response becomes an indicator of the product too.
//
// The database is opened read-only and as immutable, after its header, its size and
// its integrity were checked. Its columns are typed by habit alone (ts even has
// numeric affinity), so each value is taken as it is stored and checked strictly; a
// row with a wrong value is rejected with its reason and the import goes on.
package spywarescan
