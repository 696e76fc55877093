package failure

import "syscall"

// noNetwork is the number of "machine is not on the network", which Linux alone has.
const noNetwork = syscall.ENONET
