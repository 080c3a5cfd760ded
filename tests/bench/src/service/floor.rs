//! The floor: what a check cannot do without, and nothing else. The same verifications by the same library, and one durable
//! write per group, on as many threads as there are processors.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey,
};

use super::Fault;
use super::plan::key;
use super::process::cpu;
use super::world::World;

/// How long it is measured.
const TIME: Duration = Duration::from_secs(5);
/// Bytes a check leaves: result, key and audit row.
const LEFT: usize = 1_500;
/// Proofs of a check.
const PROOFS: usize = 3;
/// RSA signatures of a check: the card's, and the authority's on its certificate.
const SIGNATURES: usize = 2;

/// What the floor costs and how fast it is.
#[derive(Debug, Clone, Copy)]
pub struct Floor {
    pub per_second: f64,
    pub cpu_per_check: Duration,
    pub checks_per_sync: f64,
}

/// Measures it.
pub fn measure(world: &World) -> Result<Floor, Fault> {
    let message = [7_u8; 700];
    let random = SystemRandom::new();
    let device = world.devices.first().ok_or("no device")?;
    let proof = device.key.sign(&random, &message).map_err(|_| "no signature")?;
    let card = key(0)?;
    let mut signature = vec![0; card.public().modulus_len()];
    card.sign(&RSA_PKCS1_SHA256, &random, &message, &mut signature)
        .map_err(|_| "no signature")?;
    let holds = || {
        let proved = (0..PROOFS).all(|_| {
            let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, device.key.public_key());
            key.verify(&message, proof.as_ref()).is_ok()
        });
        let signed = (0..SIGNATURES).all(|_| {
            let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, card.public());
            key.verify(&message, &signature).is_ok()
        });
        proved && signed
    };
    let (over, verified) = (AtomicBool::new(false), AtomicU64::new(0));
    let before = cpu(std::process::id()).ok_or("no /proc")?;
    let begun = Instant::now();
    let (checks, syncs) = std::thread::scope(|scope| {
        let (done, waiting) = channel();
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            let done = done.clone();
            let (over, verified, holds) = (&over, &verified, &holds);
            scope.spawn(move || {
                while !over.load(Ordering::Relaxed) && holds() && done.send(()).is_ok() {
                    verified.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        drop(done);
        let commits = scope.spawn(move || commit(&world.folder, &waiting));
        std::thread::sleep(TIME);
        over.store(true, Ordering::Relaxed);
        commits
            .join()
            .map_err(|_| "the writer failed".into())
            .and_then(|counted| counted)
    })
    .map_err(|fault: Fault| fault)?;
    let took = begun.elapsed();
    let spent = cpu(std::process::id()).ok_or("no /proc")?.saturating_sub(before);
    if checks == 0 || verified.load(Ordering::Relaxed) == 0 {
        return Err("no verification holds".into());
    }
    Ok(Floor {
        per_second: checks as f64 / took.as_secs_f64(),
        cpu_per_check: spent.div_f64(checks as f64),
        checks_per_sync: checks as f64 / syncs as f64,
    })
}

/// Whatever was verified since the last sync goes into the next.
fn commit(folder: &Path, verified: &std::sync::mpsc::Receiver<()>) -> Result<(u64, u64), Fault> {
    let mut file = File::create(folder.join("floor"))?;
    let (mut checks, mut syncs) = (0, 0);
    while verified.recv().is_ok() {
        let group = 1 + verified.try_iter().count();
        file.write_all(&vec![1; LEFT * group])?;
        file.sync_data()?;
        checks += group as u64;
        syncs += 1;
    }
    Ok((checks, syncs))
}
