//! `service.…`: what is the service's own fault, over real connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use kazasu_service::Service;
use kazasu_service::clock::Clock;
use kazasu_testkit::mint::Mint;
use kazasu_wire::problem::Problem;
use kazasu_wire::route;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::of;
use crate::world::{Call, FIRST, World, settings};

#[tokio::test]
async fn of_the_service() {
    for (code, status) in of("service") {
        let problem = raise(code).await;
        assert_eq!((problem.code.as_str(), problem.status), (code, status));
    }
}

async fn raise(code: &str) -> Problem {
    match code {
        "service.request.timeout" => endless_body().await,
        "service.storage.unavailable" => lost_database().await,
        "service.internal.bug" => broken_part().await,
        other => unreachable!("nothing raises {other}"),
    }
}

async fn lost_database() -> Problem {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    world.service().store.close().await;
    let path = format!("{}?facility_id={}", route::RESULTS, device.facility());
    let answer = device.send(&world, Call::get(path)).await;
    answer.refused(503, "service.storage.unavailable");
    serde_json::from_slice(&answer.bytes).unwrap()
}

/// A clock that breaks once.
struct Breaking(AtomicBool);

impl Clock for Breaking {
    fn now(&self) -> Timestamp {
        assert!(!self.0.swap(false, Ordering::SeqCst), "planted: 試験 花子");
        World::begin()
    }
}

async fn looks(service: &Service) -> i64 {
    let (looks,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM clock_watch")
        .fetch_one(service.store.read())
        .await
        .unwrap();
    looks
}

/// A part of the service that panics in the middle of a request.
async fn broken_part() -> Problem {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Breaking(AtomicBool::new(false)));
    let own = settings(&folder, &Mint::at(World::begin()));
    let running = Service::start_at(own, clock.clone()).await.unwrap();
    // Its housekeeping has looked at the clock by then, and does not look again for minutes.
    while looks(&running.service).await == 0 {
        tokio::task::yield_now().await;
    }
    clock.0.store(true, Ordering::SeqCst);
    let url = running.origin.join(route::RESULTS);
    let answer = reqwest::get(&url).await.unwrap();
    assert_eq!(answer.status().as_u16(), 500);
    let body = answer.text().await.unwrap();
    assert!(!body.contains("planted"), "the panic is quoted");
    // The next one is answered.
    assert_eq!(reqwest::get(&url).await.unwrap().status().as_u16(), 401);
    running.stop().await;
    serde_json::from_str(&body).unwrap()
}

/// A client that never sends the body it promised. Time is put forward as soon as the service waits for it.
async fn endless_body() -> Problem {
    let world = World::new().await;
    let mut stream = TcpStream::connect(world.running.address).await.unwrap();
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: kazasu\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n",
        route::TOKEN
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut heard = Vec::new();
    // Sent when the body is asked for.
    read_until(&mut stream, &mut heard, "100 Continue").await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(120)).await;
    tokio::time::resume();
    read_until(&mut stream, &mut heard, "\"request_id\"").await;
    let text = String::from_utf8(heard).unwrap();
    assert!(text.contains("HTTP/1.1 503 "), "{text}");
    let body = text.rsplit("\r\n\r\n").next().unwrap();
    serde_json::from_str(body).unwrap()
}

async fn read_until(stream: &mut TcpStream, heard: &mut Vec<u8>, mark: &str) {
    while !String::from_utf8_lossy(heard).contains(mark) {
        let mut some = [0; 4_096];
        let read = stream.read(&mut some).await.unwrap();
        assert!(read > 0, "closed after {}", String::from_utf8_lossy(heard));
        heard.extend_from_slice(&some[..read]);
    }
}
