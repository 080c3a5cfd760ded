//! The work, in pieces that one worker does at a time.

use kazasu_links::reader::Kind;

use crate::tuple::Flow;

/// What one worker does at a time.
#[derive(Debug, Clone, Copy)]
pub enum Job {
    /// Every command of a flow, by the loop and on phones.
    Commands(Flow),
    /// Every command and every byte of a flow on a reader.
    Bytes(Kind, Flow),
}

/// Every flow that is cut at every command.
pub fn flows() -> Vec<Flow> {
    let mut flows = vec![Flow::Visual, Flow::Tries, Flow::Info, Flow::Probe];
    flows.extend([true, false].map(|right| Flow::Resume { right }));
    for extended in [true, false] {
        for right in [true, false] {
            for tries in [3, 2, 1] {
                flows.push(Flow::Check {
                    extended,
                    right,
                    tries,
                    quirk: None,
                });
            }
            for quirk in [
                "no-sfi",
                "chunked-61",
                "wrong-le-6c",
                "verify-case1-6700",
                "first-6f00",
                "eof-6282",
                "verified-9000",
                "blocked-6983",
            ] {
                flows.push(Flow::Check {
                    extended,
                    right,
                    tries: 3,
                    quirk: Some(quirk),
                });
            }
        }
    }
    flows
}
