// Package footprint gives back memory that a process needed only to start.
//
// A program with a database and a language inside touches a large part of its
// file while it starts, and the system counts all of that as memory in use for
// as long as the process lives. Two processes of such a program are idle most
// of the time. [Trim] lets go of those pages; what is used again is mapped
// again, from the system's cache of the file.
package footprint
