// Package failure holds the words for what became of a query: its status, the reason if no
// reply was accepted, and the kind of a packet that could not be accepted. The words are
// those of the datasets probes, qualification_exchanges and anomalies, and no others.
//
// This is the one place where an error of the operating system ([OfError]), an ICMP message
// ([OfICMP], [OfICMPv6]) or a defect of a reply ([Kind.Failure]) becomes a word. Refused,
// reset, timed out, unreachable and prohibited are different findings about a target, so
// none of them stands in for another. What is not known here is an [UnknownError] and never
// a word: it says something about the program or its machine and nothing about the target.
//
// # One failure, one status
//
// A query is tried several times. Its row has the failure of the last try, and its status
// follows from that word ([Word.Status]). Replies that earlier tries could not accept are
// rows of anomalies.
package failure
