//! A request sent by hand, in two halves.

use std::net::SocketAddr;

use kazasu_wire::route;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{Call, Device, World};

/// A request of which the server has the head and a part of the body.
pub struct Half {
    stream: TcpStream,
    rest: Vec<u8>,
}

impl Half {
    /// Sends the first half of a device's request and waits until the service works on it.
    pub async fn of(world: &World, device: &Device, call: &Call) -> Self {
        let proof = device.proof(&device.claims(world, call).await);
        let token = device.token.as_deref().unwrap_or_default();
        let more = format!(
            "Content-Type: {}\r\nDPoP: {proof}\r\nAuthorization: DPoP {token}\r\n",
            call.content_type
        );
        let head = head(&call.path, &more, call.body.len());
        let half = Self::send(world.running.address, &head, &call.body).await;
        world
            .until(|| world.service().limits.requests().taken() > 0)
            .await;
        half
    }

    /// Sends the first half of a request for a token, which anybody may.
    pub async fn of_a_stranger(address: SocketAddr) -> Self {
        let body = b"grant_type=refresh_token&refresh_token=x";
        let more = "Content-Type: application/x-www-form-urlencoded\r\n";
        Self::send(address, &head(route::TOKEN, more, body.len()), body).await
    }

    async fn send(address: SocketAddr, head: &str, body: &[u8]) -> Self {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let (first, rest) = body.split_at(body.len() / 2);
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(first).await.unwrap();
        Self {
            stream,
            rest: rest.to_vec(),
        }
    }

    /// Sends the rest; the answer's status and everything else of it.
    pub async fn finish(mut self) -> (u16, String) {
        self.stream.write_all(&self.rest).await.unwrap();
        self.answer().await
    }

    /// Never sends the rest; the same.
    pub async fn answer(mut self) -> (u16, String) {
        let mut answer = String::new();
        self.stream.read_to_string(&mut answer).await.unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer)
    }
}

fn head(path: &str, more: &str, length: usize) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{more}Content-Length: {length}\r\n\r\n"
    )
}
