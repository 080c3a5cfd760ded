//! A whole tap against anything, under the watch of [`TapWatch`].

use kazasu_card::{
    AuthenticationCertificate, CardTask, CheckInput, Command, Decision, Event, KeptCertificate,
    LastTryConsent, Millis, Outcome, Pin, ReadMode,
};
use kazasu_testkit::transcript::TapWatch;

use crate::script::Record;

/// What one byte and two more say about the inputs of the task.
pub struct Inputs {
    /// Bit 0 extended, 1 consent, 2 resume, 3 refuse, 4 refuse after the label; bits 6 and 7: which procedure, with 5 the probe.
    pub flags: u8,
    /// Bytes the extended read asks for.
    pub expected_len: u16,
}

impl Inputs {
    /// Whether somebody consents to spend the last try.
    pub fn consents(&self) -> bool {
        self.flags & 2 != 0
    }

    /// The task; `known` is the certificate of an earlier tap.
    pub fn task(&self, known: Option<AuthenticationCertificate>) -> CardTask {
        let mode = if self.flags & 1 != 0 {
            ReadMode::Extended
        } else {
            ReadMode::Short
        };
        match self.flags >> 6 {
            1 if self.flags & 0x20 != 0 => return CardTask::probe(),
            1 => return CardTask::tries(),
            2 => return CardTask::info(),
            3 => return CardTask::info_with_certificate(mode, self.expected_len),
            _ => {}
        }
        let decision = match self.flags & 0b1_1000 {
            0b0_1000 => Decision::Refuse("certificate.dates.expired"),
            0b1_0000 => Decision::RefuseAfterLabel("certificate.policy.unknown"),
            _ => Decision::Sign([0x11; 32]),
        };
        let pin = Pin::parse("7305").expect("four digits");
        let mut input = CheckInput::new(pin, move |_| decision);
        input.read_mode = mode;
        input.expected_len = self.expected_len;
        let kept = known.map(KeptCertificate::from);
        input.last_try = kept
            .as_ref()
            .filter(|_| self.consents())
            .map(LastTryConsent::given);
        input.resume = kept.filter(|_| self.flags & 4 != 0);
        CardTask::check(input)
    }
}

/// The first certificate among the records.
pub fn certificate_in(records: &[Record]) -> Option<AuthenticationCertificate> {
    records
        .iter()
        .find_map(|record| AuthenticationCertificate::from_file(&record.bytes).ok())
}

/// Runs a task to its end and holds it to its promises.
///
/// `reply` gives what follows a command: the last event is the answer or the loss. An answer nobody feeds does not
/// exist, so a reply without one is a loss.
///
/// # Panics
/// When the task breaks a promise: that is what the fuzzer looks for.
pub fn run(mut task: CardTask, consents: bool, mut reply: impl FnMut(&[u8]) -> Vec<Event>) -> Outcome {
    let mut watch = TapWatch::new(consents);
    let mut events = vec![Event::Started];
    let mut outcome = None;
    while outcome.is_none() {
        let mut next = Vec::new();
        for event in std::mem::take(&mut events) {
            match &event {
                Event::Response(bytes) => watch.answered(bytes),
                Event::Disconnected => watch.lost(),
                _ => {}
            }
            for command in task.feed(event) {
                assert!(outcome.is_none(), "nothing follows the end");
                match command {
                    Command::Transmit(apdu) => {
                        watch.sent(apdu.expose()).expect("a promise of the tap");
                        assert!(next.is_empty(), "only one command is open");
                        next = reply(apdu.expose());
                        if !next
                            .iter()
                            .any(|event| matches!(event, Event::Response(_) | Event::Disconnected))
                        {
                            next.push(Event::Disconnected);
                        }
                    }
                    Command::Release { power_off } => watch.released(power_off),
                    Command::Done(ended) => outcome = Some(ended),
                    Command::WaitUntil(_) | Command::Progress(_) => {}
                }
            }
        }
        assert!(
            outcome.is_some() || !next.is_empty(),
            "the task waits for nothing"
        );
        events = next;
    }
    assert!(task.is_done());
    assert!(task.feed(Event::Started).is_empty(), "the end is the end");
    let pins = watch.ended().expect("a promise of the tap");
    let outcome = outcome.expect("the loop ended");
    if let Outcome::Signed {
        certificate,
        signature,
        apdus,
        ..
    } = &outcome
    {
        assert_eq!((pins, signature.len(), *apdus), (1, 256, task.apdus()));
        assert!((256..=4096).contains(&certificate.der().len()));
    }
    assert!(outcome.code().split('.').count() == 3);
    outcome
}

/// The events of one record: an answer, a loss, or an answer after a cancel or after far too long.
pub fn events(record: &Record) -> Vec<Event> {
    let answer = Event::Response(record.bytes.clone());
    match record.kind {
        1 => vec![Event::Disconnected],
        2 => vec![Event::Cancel, answer],
        3 => vec![Event::Tick(Millis(0)), Event::Tick(Millis(u64::MAX)), answer],
        4 => vec![answer, Event::Wake],
        5 => vec![Event::SeveralCards, answer],
        6 => vec![Event::OtherTag, answer],
        _ => vec![answer],
    }
}
