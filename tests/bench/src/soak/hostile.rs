//! Clients nobody wants: some never finish a request, some send what they should not. Neither may hold up the others or
//! get anything but a refusal.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kazasu_wire::route;
use ring::rand::{SecureRandom as _, SystemRandom};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

use super::Counts;
use crate::service::{Fault, load};

/// A byte so often.
const DRIP: Duration = Duration::from_millis(250);
/// A service that lets an unfinished head live longer than this can be filled up with them: twice its own 15 s.
const LONGEST_HEAD: Duration = Duration::from_secs(30);
const PATIENCE: Duration = Duration::from_secs(40);
const BETWEEN_TRIES: Duration = Duration::from_millis(100);

/// Sends a head a byte at a time; the service must end it.
pub async fn slow(address: SocketAddr, stop: Arc<AtomicBool>, counts: Arc<Counts>) -> Result<(), Fault> {
    while !stop.load(Ordering::SeqCst) {
        let Ok(mut connection) = TcpStream::connect(address).await else {
            sleep(BETWEEN_TRIES).await;
            continue;
        };
        counts.slow.fetch_add(1, Ordering::SeqCst);
        let begun = Instant::now();
        let head = b"POST /v1/checks HTTP/1.1\r\nHost: slow\r\nX-Slow: "
            .iter()
            .chain(std::iter::repeat(&b'x'));
        for byte in head {
            let mut answer = [0; 256];
            let ended = match timeout(DRIP, connection.read(&mut answer)).await {
                // An answer before the request was whole is its end as well.
                Ok(_) => true,
                Err(_) => connection.write_all(&[*byte]).await.is_err(),
            };
            if ended || stop.load(Ordering::SeqCst) {
                break;
            }
            if begun.elapsed() > LONGEST_HEAD {
                return Err("an unfinished request was waited for without end".into());
            }
        }
    }
    Ok(())
}

/// Sends malformed requests; each must be refused, none may be a bug.
pub async fn hostile(address: SocketAddr, stop: Arc<AtomicBool>, counts: Arc<Counts>) -> Result<(), Fault> {
    let mut turn = 0_usize;
    let mut buffer = Vec::new();
    while !stop.load(Ordering::SeqCst) {
        sleep(BETWEEN_TRIES / 2).await;
        let Ok(mut connection) = TcpStream::connect(address).await else {
            continue;
        };
        let request = request(turn)?;
        turn += 1;
        counts.hostile.fetch_add(1, Ordering::SeqCst);
        let exchange = load::exchange(&mut connection, &mut buffer, &request);
        // Hung up on, or cut off with the service: as good as refused.
        let Ok(Ok((status, begin))) = timeout(PATIENCE, exchange).await else {
            continue;
        };
        let refused = (400..500).contains(&status) || status == 503;
        if !refused {
            let body = String::from_utf8_lossy(buffer.get(begin..).unwrap_or_default()).into_owned();
            return Err(format!("a hostile request was answered {status}: {body}").into());
        }
    }
    Ok(())
}

/// One of many ways to be wrong.
fn request(turn: usize) -> Result<Vec<u8>, Fault> {
    let paths = [
        route::CHECKS,
        route::CHALLENGES,
        route::PRECHECKS,
        route::ACTIVATIONS,
        route::TOKEN,
    ];
    let path = paths.get(turn % paths.len()).copied().unwrap_or(route::CHECKS);
    let mut noise = vec![0; 4_096];
    SystemRandom::new()
        .fill(&mut noise)
        .map_err(|_| "no randomness")?;
    let (headers, body): (&str, Vec<u8>) = match (turn / paths.len()) % 9 {
        0 => ("Content-Type: application/json\r\n", noise),
        1 => ("Content-Type: application/json\r\n", b"[".repeat(60_000)),
        2 => ("Content-Type: application/json\r\n", vec![b' '; 200_000]),
        3 => (
            "Content-Type: application/json\r\nDPoP: a.b.c\r\nAuthorization: DPoP x\r\n",
            b"{}".to_vec(),
        ),
        4 => (
            "Content-Type: application/json\r\nDPoP: a\r\nDPoP: b\r\n",
            b"{\"challenge_id\":".to_vec(),
        ),
        5 => (
            "Content-Type: text/xml\r\nIdempotency-Key: ' OR 1=1 --\r\n",
            b"<!ENTITY x SYSTEM \"file:///\">".to_vec(),
        ),
        6 => (
            "Content-Type: application/json\r\nContent-Length: 1\r\n",
            b"{}{}{}".to_vec(),
        ),
        7 => (
            "Content-Type: application/x-www-form-urlencoded\r\n",
            b"grant_type=%FF%00&grant_type=x".to_vec(),
        ),
        _ => {
            // No HTTP at all.
            noise.extend_from_slice(b"\r\n\r\n");
            return Ok(noise);
        }
    };
    let length = body.len();
    let mut request =
        format!("POST {path} HTTP/1.1\r\nHost: hostile\r\n{headers}Content-Length: {length}\r\n\r\n")
            .into_bytes();
    request.extend_from_slice(&body);
    Ok(request)
}
