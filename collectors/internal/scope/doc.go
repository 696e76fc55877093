// Package scope says who may be asked. Nobody may who is not in the scope file; nobody may
// who is in the opt-out list, whatever the scope file says; and addresses with a special
// purpose (private, reserved, multicast, documentation and so on) may not in either case,
// unless the run is declared a simulation: then 127.0.0.0/8 and fd00::/8 may be asked and
// nothing else.
//
// Both files are text, one entry a line. A '#' and what follows it is a comment; empty lines
// are skipped. The scope file holds addresses and prefixes, such as 203.0.113.53 or
// 2001:db8::/32. The opt-out list holds addresses, prefixes and domains; a domain stands for itself
// and all names below it. The last line ends with a newline like the others: one that does not
// is taken for a file that was cut off. Whatever cannot be understood is an error that
// names file and line; nothing is guessed and nothing skipped.
//
// The opt-out list is read again while a run goes on ([Guard.Check]). What is added
// counts from then on; what is taken out stays in force until the run ends, so that a list
// caught half written opens no gap. A list that can no longer be read stops the run. To
// change it, write a new file and rename it over the old one.
//
// Who answers for a name turns out only when it is looked up, so the scope file cannot hold those servers: [Config.Beyond]
// declares that they may be asked, under all other rules.
package scope
