//! The operator's own listener.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

/// Where `/healthz`, `/readyz` and `/metrics` are served, in plain HTTP and to whoever can reach it
/// (docs/adr/0017-operation.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admin {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Allows an address others than this machine can reach: for probes that come from outside, behind a firewall.
    #[serde(default)]
    pub beyond_loopback: bool,
}

impl Admin {
    /// A listener on a free port of this machine.
    #[must_use]
    pub fn on_loopback() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            beyond_loopback: false,
        }
    }

    pub(super) fn broken_rule(&self) -> Option<&'static str> {
        (!self.beyond_loopback && !self.listen.ip().is_loopback())
            .then_some("must be a loopback address, or beyond_loopback be set")
    }
}
