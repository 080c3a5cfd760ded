//! A device that checks one person after the other and asks again, in the same words, until it is answered.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kazasu_wire::challenge::ChallengeResponse;
use kazasu_wire::origin::ServiceOrigin;
use kazasu_wire::result::EligibilityResult;
use kazasu_wire::route;
use ring::signature::RsaKeyPair;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::Counts;
use crate::service::world::{Card, Device, World};
use crate::service::{Fault, load, plan};

/// Every so many checks the same is asked once more.
const REPEATED: usize = 5;
/// Tries of one request; a failed part is back long before.
const MOST_TRIES: usize = 1_500;
const BETWEEN_TRIES: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(40);
/// Between two checks of a device: the load is to last, not to saturate.
const PAUSE: Duration = Duration::from_millis(50);

pub struct Checker {
    world: Arc<World>,
    number: usize,
    key: RsaKeyPair,
    address: SocketAddr,
    origin: ServiceOrigin,
    counts: Arc<Counts>,
    connection: Option<TcpStream>,
    buffer: Vec<u8>,
    nonce: String,
}

impl Checker {
    pub fn new(
        world: Arc<World>,
        number: usize,
        address: SocketAddr,
        origin: ServiceOrigin,
        counts: Arc<Counts>,
    ) -> Result<Self, Fault> {
        Ok(Self {
            world,
            number,
            key: plan::key(number)?,
            address,
            origin,
            counts,
            connection: None,
            buffer: Vec::new(),
            nonce: String::new(),
        })
    }

    /// Checks until it is told to stop; the results it was answered with.
    pub async fn run(mut self, stop: Arc<AtomicBool>) -> Result<Vec<String>, Fault> {
        let world = self.world.clone();
        let device: &Device = world.devices.get(self.number).ok_or("no device")?;
        // Cards of this checker's key.
        let cards: Vec<&Card> = world
            .cards
            .iter()
            .filter(|card| card.slot % 16 == self.number % 16)
            .collect();
        let mut answered = Vec::new();
        while !stop.load(Ordering::SeqCst) {
            let card = cards.get(answered.len() % cards.len().max(1)).ok_or("no card")?;
            let asked = self
                .send(device, route::CHALLENGES, &plan::ask(device)?, None)
                .await?;
            let challenge: ChallengeResponse = serde_json::from_slice(&asked)?;
            let bytes: [u8; 32] = challenge.challenge.as_bytes().try_into()?;
            let body = plan::check(
                &self.origin,
                &self.key,
                device,
                card,
                &challenge.challenge_id,
                &bytes,
            )?;
            let key = uuid::Uuid::now_v7().to_string();
            let answer = self.send(device, route::CHECKS, &body, Some(&key)).await?;
            if answered.len().is_multiple_of(REPEATED) {
                let again = self.send(device, route::CHECKS, &body, Some(&key)).await?;
                self.counts.repeated.fetch_add(1, Ordering::SeqCst);
                if again != answer {
                    return Err("a retry got another answer".into());
                }
            }
            let result: EligibilityResult = serde_json::from_slice(&answer)?;
            if result.coverages.len() != 1 {
                return Err("a result without its coverage".into());
            }
            answered.push(result.result_id.to_string());
            self.counts.answered.fetch_add(1, Ordering::SeqCst);
            sleep(PAUSE).await;
        }
        Ok(answered)
    }

    /// Sends a request until it is answered with 200; what else may come is only "not now".
    async fn send(
        &mut self,
        device: &Device,
        path: &str,
        body: &[u8],
        key: Option<&str>,
    ) -> Result<Vec<u8>, Fault> {
        for _ in 0..MOST_TRIES {
            let request = plan::request(&self.origin, device, &self.nonce, path, body, key)?;
            let Some((status, begin)) = self.exchange(&request).await else {
                self.counts.cut_off.fetch_add(1, Ordering::SeqCst);
                self.connection = None;
                sleep(BETWEEN_TRIES).await;
                continue;
            };
            let head = self.buffer.get(..begin).unwrap_or_default();
            if let Some(nonce) = load::header(head, b"dpop-nonce: ") {
                self.nonce = nonce.to_owned();
            }
            let body = self.buffer.get(begin..).unwrap_or_default();
            match status {
                200 => return Ok(body.to_vec()),
                // A new nonce after a pause; a check of ours that still runs; a database that is away, or more than
                // one device may ask for.
                401 if holds(body, "device.proof.nonce-required") => {}
                409 if holds(body, "check.idempotency.in-flight") => self.put_off().await,
                429 | 503 => self.put_off().await,
                _ => return Err(format!("{path}: {status} {}", String::from_utf8_lossy(body)).into()),
            }
        }
        Err(format!("{path} was never answered").into())
    }

    async fn put_off(&self) {
        self.counts.refused_for_now.fetch_add(1, Ordering::SeqCst);
        sleep(BETWEEN_TRIES).await;
    }

    /// One try; `None` where the connection does not carry it.
    async fn exchange(&mut self, request: &[u8]) -> Option<(u16, usize)> {
        let mut connection = match self.connection.take() {
            Some(kept) => kept,
            None => TcpStream::connect(self.address).await.ok()?,
        };
        let exchange = load::exchange(&mut connection, &mut self.buffer, request);
        let answered = timeout(PATIENCE, exchange).await.ok()?.ok()?;
        self.connection = Some(connection);
        Some(answered)
    }
}

fn holds(body: &[u8], code: &str) -> bool {
    memchr::memmem::find(body, code.as_bytes()).is_some()
}
