//! Connections: who may make one, how many, and how long one may be silent.

use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use axum_server::accept::Accept;
use std::net::SocketAddr;
use tokio::net::TcpStream;
use tokio_io_timeout::TimeoutStream;

use crate::settings::{Network, Settings};

/// Longer than a request takes: a connection nothing comes from for so long is not used.
const IDLE: Duration = Duration::from_secs(75);
/// How long a client may leave an answer unread.
const UNREAD: Duration = Duration::from_secs(20);

/// Accepts connections.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    /// Nobody else may come; `None` where whoever connects is heard.
    proxies: Option<Arc<[Network]>>,
    most: usize,
    server: Handle<SocketAddr>,
}

impl Door {
    /// The door of a service; without TLS only its proxies come in.
    pub(crate) fn new(settings: &Settings, server: Handle<SocketAddr>) -> Self {
        let everybody = settings.tls.is_some() || settings.hears_everybody_in_plain_text();
        Self {
            proxies: (!everybody).then(|| settings.behind_proxy.clone().into()),
            most: settings.limits.connections,
            server,
        }
    }

    fn admit(&self, stream: TcpStream) -> io::Result<Pin<Box<TimeoutStream<TcpStream>>>> {
        if let Some(proxies) = &self.proxies {
            let peer = stream.peer_addr()?.ip();
            if !proxies.iter().any(|network| network.contains(peer)) {
                return Err(io::ErrorKind::PermissionDenied.into());
            }
        }
        // The one at hand is counted already.
        if self.server.connection_count() > self.most {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        stream.set_nodelay(true)?;
        let mut stream = TimeoutStream::new(stream);
        stream.set_read_timeout(Some(IDLE));
        stream.set_write_timeout(Some(UNREAD));
        Ok(Box::pin(stream))
    }
}

impl<S> Accept<TcpStream, S> for Door {
    type Stream = Pin<Box<TimeoutStream<TcpStream>>>;
    type Service = S;
    type Future = Ready<io::Result<(Self::Stream, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        ready(self.admit(stream).map(|stream| (stream, service)))
    }
}
