// Package lock knows figures.lock.json, the file that ties each figure of a
// report to what it was made from:
//
//	figure -> cell -> queries -> tables -> plotted data -> dots -> files
//
// The file holds hashes, no times and nothing of the machine beyond the kind of
// processor: the same notebook over the same study gives the same bytes. Keys
// are sorted. [New] makes a lock from an executed notebook, [Encode] and
// [Decode] are its form as a file.
package lock
