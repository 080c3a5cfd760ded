//! Two instances on one PostgreSQL: one is killed under load, the server itself fails and comes back.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod clinic;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;

use kazasu_journeys::postgres::{Durability, Postgres};
use kazasu_wire::result::EligibilityResult;
use tokio::runtime::Runtime;

use clinic::Clinic;
use clinic::checker::{Checker, Sent};

/// Checks of each device before, and at least after, the failure.
const CHECKS: usize = 12;
/// Most tries of one device to have its checks answered after the failure.
const MOST_TRIES: usize = 100_000;

#[test]
fn an_instance_is_killed_under_load_and_the_other_carries_on() {
    let server = Postgres::start(Durability::Full);
    let clinic = Clinic::on_database(server.create("kazasu"), "127.0.0.1:0");
    let (mut second, address) = clinic.another_instance();
    let runtime = Runtime::new().unwrap();
    let mut first = runtime.block_on(Checker::activate(&clinic));
    let mut other = runtime.block_on(Checker::activate(&clinic));
    let instance = format!("http://{address}").parse().unwrap();
    other.device.go_through(instance);

    let killed = AtomicBool::new(false);
    // Moved into the load: where it ends too early, nobody waits for its signal.
    let (under_load, signalled) = channel();
    let (mut through_first, through_second) = std::thread::scope(|scope| {
        let steady = scope.spawn(|| {
            Runtime::new()
                .unwrap()
                .block_on(until_enough(&mut first, &killed))
        });
        let other = &mut other;
        let cut_off = scope.spawn(move || {
            Runtime::new().unwrap().block_on(async {
                let mut sent = Vec::new();
                other.fresh_token().await.unwrap();
                loop {
                    let last = sent.len() == CHECKS;
                    // The kill comes while a check is on its way.
                    let on_its_way = || {
                        if last {
                            under_load.send(()).unwrap();
                        }
                    };
                    match other.check(on_its_way).await {
                        Some(check) => sent.push(check),
                        None => break sent,
                    }
                }
            })
        });
        signalled.recv().unwrap();
        second.kill();
        let cut_off = cut_off.join().unwrap();
        killed.store(true, Ordering::SeqCst);
        (steady.join().unwrap(), cut_off)
    });
    assert!(
        through_first.iter().all(|check| check.answer.is_some()),
        "the instance that lived left a check unanswered"
    );
    println!(
        "{} checks through the instance that lived, {} through the one that was killed, {} of them cut off",
        through_first.len(),
        through_second.len(),
        unanswered(&through_second)
    );

    // The balancer sends the device to the instance that lives; what was cut off is asked again there.
    other.device.go_through(clinic.origin.parse().unwrap());
    runtime.block_on(async {
        all_are_there_once(&mut first, &mut through_first).await;
        let mut sent = through_second;
        all_are_there_once(&mut other, &mut sent).await;
    });
    assert!(clinic.verify_audit() > i64::try_from(2 * CHECKS).unwrap());
}

#[test]
fn a_database_server_that_fails_and_comes_back_loses_nothing() {
    let server = Postgres::start(Durability::Full);
    let clinic = Clinic::on_database(server.create("kazasu"), "127.0.0.1:0");
    let runtime = Runtime::new().unwrap();
    let mut checker = runtime.block_on(Checker::activate(&clinic));
    let back = AtomicBool::new(false);
    let (under_load, signalled) = channel();
    let mut sent = std::thread::scope(|scope| {
        let (checker, back) = (&mut checker, &back);
        let load = scope.spawn(move || {
            Runtime::new().unwrap().block_on(async {
                let mut sent = Vec::new();
                checker.fresh_token().await.unwrap();
                for _ in 0..CHECKS {
                    sent.push(checker.check(|| ()).await.unwrap());
                }
                sent.extend(checker.check(|| under_load.send(()).unwrap()).await);
                sent.extend(until_enough(checker, back).await);
                sent
            })
        });
        signalled.recv().unwrap();
        server.restart(Durability::Full);
        back.store(true, Ordering::SeqCst);
        load.join().unwrap()
    });
    println!(
        "{} checks, {} cut off by the restart",
        sent.len(),
        unanswered(&sent)
    );
    runtime.block_on(all_are_there_once(&mut checker, &mut sent));
    assert!(clinic.verify_audit() >= i64::try_from(sent.len()).unwrap());
}

/// Checks on until enough were answered after the failure.
async fn until_enough(checker: &mut Checker, failed: &AtomicBool) -> Vec<Sent> {
    let mut sent = Vec::new();
    let (mut after, mut tries) = (0, 0);
    checker.fresh_token().await;
    while after < CHECKS {
        assert!(
            tries < MOST_TRIES,
            "only {after} checks were answered after the failure"
        );
        tries += 1;
        let since_failure = failed.load(Ordering::SeqCst);
        if let Some(check) = checker.check(|| ()).await {
            after += usize::from(since_failure && check.answer.is_some());
            sent.push(check);
        }
    }
    sent
}

fn unanswered(sent: &[Sent]) -> usize {
    sent.iter().filter(|check| check.answer.is_none()).count()
}

/// Every check that was answered is stored, every one is answered again in the same words, and nothing else is there.
async fn all_are_there_once(checker: &mut Checker, sent: &mut [Sent]) {
    checker.fresh_token().await.unwrap();
    let mut ids = BTreeMap::new();
    for check in &mut *sent {
        let again = checker.send(check).await.unwrap();
        if let Some(first) = &check.answer {
            assert_eq!(first, &again, "a retry got another answer");
        }
        let result: EligibilityResult = serde_json::from_str(&again).unwrap();
        ids.insert(result.result_id.to_string(), ());
    }
    assert_eq!(ids.len(), sent.len(), "two signatures share a result");
    let stored = checker.all_results().await;
    for id in ids.keys() {
        assert!(stored.contains_key(id), "an answered check is not there");
    }
}
