#pragma once

namespace tinkex {

/// Raises the soft limit of open files to the hard one but no further than 65,536, once per process: every long poll is
/// a socket, and the usual soft limit of 1,024 ends at a thousand polls. Thread: any.
void raiseFileLimit();

} // namespace tinkex
