//! Where a request comes from. Behind a proxy the connection's other end is the proxy; whom it forwards for stands in
//! `X-Forwarded-For`, which anybody can write, so it is believed from a configured network only, and read from its end: the
//! last entry is what our own proxy saw.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName};

use crate::problem::Refusal;
use crate::service::Service;
use crate::settings::{Address, Network};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Extractor: a caller who has not proved to be anybody. Its address is counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stranger(pub(crate) Address);

impl Stranger {
    /// What a caller hears who failed to prove to be somebody: why, or to slow down.
    pub(crate) fn refused(parts: &Parts, service: &Service, refusal: Refusal) -> Refusal {
        let counted = service.limits.address(address_of(parts, service));
        counted.err().unwrap_or(refusal)
    }
}

impl FromRequestParts<Arc<Service>> for Stranger {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Refusal> {
        let address = address_of(parts, service);
        service.limits.address(address)?;
        Ok(Self(address))
    }
}

/// Where a request comes from.
fn address_of(parts: &Parts, service: &Service) -> Address {
    address(&parts.extensions, &parts.headers, service)
}

/// The same of a request that is not taken apart.
pub(crate) fn address(extensions: &Extensions, headers: &HeaderMap, service: &Service) -> Address {
    // Without a connection there is nobody to tell from others.
    let connected = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
    Address::of(origin(connected, headers, &service.settings.behind_proxy))
}

/// The nearest address that is no proxy of ours. What cannot be read ends the search: beyond it anything may be made up.
fn origin(connected: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let is_proxy = |address| proxies.iter().any(|network| network.contains(address));
    let mut nearest = connected;
    let lines = headers.get_all(FORWARDED_FOR).iter().rev();
    let entries = lines.flat_map(|line| line.to_str().unwrap_or("?").rsplit(','));
    for entry in entries {
        if !is_proxy(nearest) {
            break;
        }
        match entry_address(entry.trim()) {
            Some(address) => nearest = address,
            None => break,
        }
    }
    nearest
}

/// An address, which some proxies write with the port.
fn entry_address(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    text.parse().ok().or_else(with_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_believed_from_a_proxy_only_and_from_its_end() {
        let proxies = ["192.0.2.0/24".parse().unwrap(), "2001:db8::/64".parse().unwrap()];
        for (connected, lines, seen) in [
            // Nobody's proxy: what it claims is not heard.
            ("203.0.113.9", &["198.51.100.1"][..], "203.0.113.9"),
            ("192.0.2.1", &[][..], "192.0.2.1"),
            ("192.0.2.1", &["198.51.100.1"], "198.51.100.1"),
            ("::ffff:192.0.2.1", &["198.51.100.1"], "198.51.100.1"),
            // What the caller put before our proxy's own entry.
            ("192.0.2.1", &["10.0.0.1, 198.51.100.1"], "198.51.100.1"),
            ("192.0.2.1", &["10.0.0.1", "198.51.100.1"], "198.51.100.1"),
            // Proxies of ours behind one another.
            (
                "192.0.2.1",
                &["10.0.0.1, 198.51.100.1, 192.0.2.7"],
                "198.51.100.1",
            ),
            ("192.0.2.1", &["198.51.100.1, 2001:db8::7"], "198.51.100.1"),
            ("192.0.2.1", &["198.51.100.1:4711"], "198.51.100.1"),
            ("192.0.2.1", &["[2001:db8:9::1]:4711"], "2001:db8:9::1"),
            // What cannot be read is nobody.
            ("192.0.2.1", &["198.51.100.1, unknown"], "192.0.2.1"),
            ("192.0.2.1", &[""], "192.0.2.1"),
            ("192.0.2.1", &["198.51.100.1, , 192.0.2.7"], "192.0.2.7"),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(FORWARDED_FOR, line.parse().unwrap());
            }
            let found = origin(connected.parse().unwrap(), &headers, &proxies);
            assert_eq!(found, seen.parse::<IpAddr>().unwrap(), "{connected} {lines:?}");
        }
    }
}
