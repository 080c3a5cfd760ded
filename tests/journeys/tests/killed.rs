//! `kill -9` at any point during checks: every answered check is there after the restart, and a retry with the same
//! idempotency key gets the same answer.

mod clinic;

use std::sync::mpsc::channel;

use kazasu_wire::result::EligibilityResult;

use clinic::Clinic;
use clinic::checker::{Checker, Sent};

/// Kills of one run; each hits the service at another moment of a check.
const KILLS: u64 = 16;
/// Whole checks before the one that is cut off.
const CHECKS_BEFORE_A_KILL: usize = 3;
/// Turns of a waiting loop between two kill moments: 16 of them reach past the end of a check.
const TURNS_PER_STEP: u64 = 40_000;
#[test]
fn every_answered_check_survives_and_every_retry_gets_the_same_answer() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut clinic = Clinic::with_service("127.0.0.1:0");
    // The origin is under every signature, so the restarted service must be the same one.
    let listen = clinic.origin.trim_start_matches("http://").to_owned();
    let mut checker = runtime.block_on(Checker::activate(&clinic));
    let mut all: Vec<Sent> = Vec::new();
    let mut unanswered = 0;

    for round in 0..KILLS {
        runtime.block_on(async { checker.fresh_token().await.unwrap() });
        let service = &mut clinic.service;
        // The kill is started by the check it cuts off, and comes a little later from round to round.
        let sent: Vec<Sent> = std::thread::scope(|scope| {
            let (signal, signalled) = channel();
            let killer = scope.spawn(move || {
                if signalled.recv().is_ok() {
                    for _ in 0..round * TURNS_PER_STEP {
                        std::hint::spin_loop();
                    }
                }
                service.kill();
            });
            let mut sent = Vec::new();
            runtime.block_on(async {
                loop {
                    let last = sent.len() == CHECKS_BEFORE_A_KILL;
                    let on_its_way = || {
                        if last {
                            signal.send(()).unwrap();
                        }
                    };
                    let Some(check) = checker.check(on_its_way).await else {
                        break;
                    };
                    sent.push(check);
                    if last {
                        break;
                    }
                }
            });
            killer.join().unwrap();
            sent
        });
        unanswered += sent.iter().filter(|check| check.answer.is_none()).count();
        all.extend(sent);
        clinic.restart(&listen);
    }

    let answered = all.iter().filter(|check| check.answer.is_some()).count();
    println!("{KILLS} kills, {answered} checks answered, {unanswered} cut off in the middle of a check");
    assert!(
        unanswered > 0,
        "no kill hit a check: the moments are wrong for this machine"
    );
    assert!(
        answered >= 10,
        "the load was too thin to prove anything: {answered}"
    );

    runtime.block_on(async {
        checker.fresh_token().await.unwrap();
        let stored = checker.all_results().await;
        let mut ids = Vec::new();
        for check in &mut all {
            let again = checker
                .send(check)
                .await
                .unwrap_or_else(|| panic!("no answer to a retry"));
            let result: EligibilityResult = serde_json::from_str(&again).unwrap();
            if let Some(first) = &check.answer {
                assert_eq!(first, &again, "a retry got another answer");
                assert_eq!(
                    stored.get(result.result_id.as_str()),
                    Some(&result),
                    "an answered check is not there"
                );
            }
            ids.push(result.result_id.to_string());
        }
        let sent = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), sent, "two signatures share a result");
        // Nothing was stored twice and nothing appeared that nobody sent.
        let stored = checker.all_results().await;
        assert_eq!(stored.keys().cloned().collect::<Vec<_>>(), ids);
    });
}
