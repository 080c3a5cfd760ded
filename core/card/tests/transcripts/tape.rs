//! Making the task of a tap, and recording it against a virtual card.

use std::collections::VecDeque;

use kazasu_card::{
    CardTask, CheckInput, Command, Decision, KeptCertificate, LastTryConsent, Outcome, Pin, ReadMode,
    TerminalCertificate, VisualInput,
};
use kazasu_testkit::transcript::{self, Field, Flow, Reception, Recorder, Step, Tap, Transcript, Verdict};

use crate::desk::Desk;
use crate::said;

/// PIN of the cards. Together with [`WRONG`] it occurs in no golden file, not even by chance.
pub const RIGHT: &str = "7305";
/// What is typed where a transcript says `pin wrong`.
pub const WRONG: &str = "8264";

/// The PIN that is typed.
pub const fn typed(tap: &Tap) -> &'static str {
    match tap.pin {
        transcript::Pin::Right => RIGHT,
        transcript::Pin::Wrong => WRONG,
    }
}

/// What a tap leaves for the next one, if it leaves anything.
pub fn kept(outcome: &Outcome) -> Option<KeptCertificate> {
    match outcome {
        Outcome::Lost { kept, .. } => kept.clone(),
        Outcome::LastTry { kept } => Some(kept.clone()),
        _ => None,
    }
}

/// The task a tap describes, which asks the service at `desk`; `kept` comes from the taps before.
pub fn task(tap: &Tap, kept: Option<&KeptCertificate>, desk: &Desk) -> CardTask {
    let mode = match tap.read {
        transcript::ReadMode::Short => ReadMode::Short,
        transcript::ReadMode::Extended => ReadMode::Extended,
    };
    let own_choice = 1664;
    match tap.flow {
        Flow::Tries => CardTask::tries(),
        Flow::Info => CardTask::info(),
        Flow::Probe => CardTask::probe(),
        Flow::InfoWithCertificate => CardTask::info_with_certificate(mode, tap.expect.unwrap_or(own_choice)),
        Flow::Check => {
            let decision = decision(tap);
            let mut input = CheckInput::new(Pin::parse(typed(tap)).unwrap(), move |_| decision);
            input.read_mode = mode;
            input.expected_len = tap.expect.unwrap_or(own_choice);
            input.resume = resumed(tap, kept);
            input.last_try = kept.filter(|_| tap.consent).map(LastTryConsent::given);
            assert_eq!(
                input.last_try.is_some(),
                tap.consent,
                "the tap before left no card to consent for"
            );
            CardTask::check(input)
        }
        Flow::Visual => {
            let decision = decision(tap);
            let certificates = tap.terminal.iter().cloned();
            CardTask::visual(VisualInput {
                certificates: certificates
                    .map(|half| TerminalCertificate {
                        body: half.body,
                        signature: half.signature,
                    })
                    .collect(),
                relay: Box::new(desk.clone()),
                read_mode: mode,
                expected_len: tap.expect.unwrap_or(own_choice),
                decide: Box::new(move |_| decision),
                resume: resumed(tap, kept),
            })
        }
    }
}

fn decision(tap: &Tap) -> Decision {
    match tap.verdict.clone() {
        Verdict::Sign(digest) => Decision::Sign(digest),
        // A code is a name of the product; in a test it lives as long as the test.
        Verdict::Refuse(code) => Decision::Refuse(code.leak()),
        Verdict::RefuseAfterLabel(code) => Decision::RefuseAfterLabel(code.leak()),
    }
}

fn resumed(tap: &Tap, kept: Option<&KeptCertificate>) -> Option<KeptCertificate> {
    let resumed = kept.filter(|_| tap.resume).cloned();
    assert_eq!(
        resumed.is_some(),
        tap.resume,
        "the tap before left nothing to resume"
    );
    resumed
}

/// Runs the scenario against virtual cards and writes down its steps.
pub fn record(scenario: &Transcript) -> Transcript {
    let mut recorded = scenario.clone();
    let mut left = None;
    let mut before = None;
    for tap in &mut recorded.taps {
        let mut field = Field::hold(tap, before.take(), RIGHT)
            .unwrap()
            .expect("the person is embedded");
        let desk = Desk::default();
        let (steps, outcome) = record_tap(task(tap, left.as_ref(), &desk), &desk, &mut field, tap);
        *tap = steps;
        left = kept(&outcome).or(left);
        before = Some(field);
    }
    recorded
}

fn record_tap(mut task: CardTask, desk: &Desk, field: &mut Field, tap: &Tap) -> (Tap, Outcome) {
    let mut recorder = Recorder::default();
    let mut queue = VecDeque::from([field.first()]);
    let mut now = 0;
    let mut silent = false;
    while let Some(step) = queue.pop_front() {
        let event = said::event(&step);
        desk.answer(&step);
        recorder.note(step);
        let commands = task.feed(event);
        if let Some(challenge) = desk.asked() {
            let asked = field.ask(&challenge).unwrap();
            recorder.note(Step::Relay(challenge));
            silent = asked.is_none();
            queue.push_back(asked.unwrap_or(Step::Tick(now)));
        }
        for command in commands {
            match command {
                Command::Transmit(apdu) => {
                    recorder.transmit(apdu.expose());
                    if tap.ticks {
                        now += 50;
                        queue.push_back(Step::Tick(now));
                    }
                    match field.transmit(apdu.expose()) {
                        Reception::Answer(bytes) => queue.push_back(Step::Response(bytes)),
                        Reception::AnswerAfter(meanwhile, bytes) => {
                            queue.extend([meanwhile, Step::Response(bytes)]);
                        }
                        Reception::Lost => queue.push_back(Step::Lost),
                        Reception::Nothing => silent = true,
                    }
                }
                other => {
                    let step = said::step(&other);
                    recorder.note(step);
                    match other {
                        Command::WaitUntil(at) if silent => queue.push_back(Step::Tick(at.0)),
                        Command::Release { power_off } => field.release(power_off),
                        Command::Done(outcome) => return (recorder.finish(tap), outcome),
                        _ => {}
                    }
                }
            }
        }
    }
    panic!("the task never ended: {:#?}", recorder.steps().last());
}
