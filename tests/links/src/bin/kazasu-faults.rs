//! The exhaustive run of faults: every flow cut at every command, before and after the card acted, and on every reader
//! at every byte; then what a person does next. Prints the number of distinct tuples; fails on the first broken promise.
//!
//! Promises: no wrong result; no PIN without the counter told by the command before; the counter never lower than the
//! wrong PINs typed; no tap leaves the card unlocked; every run ends by name within four taps.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test program speaks to a terminal and stops at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::sync::Mutex;

use kazasu_card::{CardTask, KeptCertificate, LastTryConsent, Outcome};
use kazasu_links::person::{self, Onlooker, Person, RIGHT_PIN, WRONG_PIN};
use kazasu_links::reader::{Kind, Reader};
use kazasu_links::{ApduCut, Link, Moment, Way};
use kazasu_testkit::card::Quirk;

/// More taps than this help nobody.
const MOST_TAPS: u32 = 4;
/// Distinct tuples that a run must have (design §9).
const FEWEST: usize = 5_000;

/// What is done with the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Flow {
    Check {
        extended: bool,
        right: bool,
        tries: u8,
        quirk: Option<&'static str>,
    },
    Resume {
        right: bool,
    },
    Visual,
    Tries,
    Info,
    Probe,
}

/// Where it is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Place {
    Whole,
    Command(ApduCut),
    Byte(u64),
}

/// What the person does after a tap that broke off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum FollowUp {
    /// Holds the same card again.
    SameCard,
    /// Holds another person's card first, then the own one.
    OtherCard,
    /// Holds a phone first, then the card.
    Phone,
    /// Types the other PIN, and holds the same card.
    OtherPin,
    /// Asks how many tries are left, then holds the card again.
    Tries,
}

const FOLLOW_UPS: [FollowUp; 5] = [
    FollowUp::SameCard,
    FollowUp::OtherCard,
    FollowUp::Phone,
    FollowUp::OtherPin,
    FollowUp::Tries,
];

type Tuple = (Way, Flow, Place, FollowUp);

fn main() -> ExitCode {
    // `--until-broken`: for the run with a permit broken on purpose, which has only to find one broken promise.
    let until_broken = std::env::args().any(|argument| argument == "--until-broken");
    let mut jobs: Vec<Job> = flows().into_iter().map(Job::Commands).collect();
    for kind in Kind::ALL {
        let check = |right| Flow::Check {
            extended: kind.is_extended(),
            right,
            tries: 3,
            quirk: None,
        };
        jobs.extend([Job::Bytes(kind, check(true)), Job::Bytes(kind, check(false))]);
        if kind.is_extended() {
            jobs.push(Job::Bytes(kind, Flow::Visual));
        }
    }
    jobs.reverse();
    let queue = Mutex::new(jobs);
    let people = [Person::named("valid"), Person::named("two-coverages")];
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let runs: Vec<Run> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|_| scope.spawn(|| Run::work(&queue, people.clone(), until_broken)))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    Run::sum(runs).report()
}

/// What one worker does at a time.
#[derive(Debug, Clone, Copy)]
enum Job {
    /// Every command of a flow, by the loop and on phones.
    Commands(Flow),
    /// Every command and every byte of a flow on a reader.
    Bytes(Kind, Flow),
}

/// Every flow that is cut at every command.
fn flows() -> Vec<Flow> {
    let mut flows = vec![Flow::Visual, Flow::Tries, Flow::Info, Flow::Probe];
    flows.extend([true, false].map(|right| Flow::Resume { right }));
    for extended in [true, false] {
        for right in [true, false] {
            for tries in [3, 2, 1] {
                flows.push(Flow::Check {
                    extended,
                    right,
                    tries,
                    quirk: None,
                });
            }
            for quirk in [
                "no-sfi",
                "chunked-61",
                "wrong-le-6c",
                "verify-case1-6700",
                "first-6f00",
                "eof-6282",
                "verified-9000",
                "blocked-6983",
            ] {
                flows.push(Flow::Check {
                    extended,
                    right,
                    tries: 3,
                    quirk: Some(quirk),
                });
            }
        }
    }
    flows
}

struct Run {
    until_broken: bool,
    person: Person,
    other: Person,
    tuples: BTreeSet<Tuple>,
    outcomes: BTreeMap<&'static str, u64>,
    taps: u64,
    broken: Vec<String>,
}

impl Run {
    fn work(queue: &Mutex<Vec<Job>>, people: [Person; 2], until_broken: bool) -> Self {
        let [person, other] = people;
        let mut run = Self {
            until_broken,
            person,
            other,
            tuples: BTreeSet::new(),
            outcomes: BTreeMap::new(),
            taps: 0,
            broken: Vec::new(),
        };
        loop {
            let job = queue.lock().unwrap().pop();
            match job {
                Some(Job::Commands(flow)) => {
                    for way in [Way::Blocking, Way::IsoDep, Way::CoreNfc] {
                        run.every_command(way, flow);
                    }
                }
                Some(Job::Bytes(kind, flow)) => {
                    run.every_command(Way::Reader(kind), flow);
                    run.every_byte(kind, flow);
                }
                None => return run,
            }
            if until_broken && !run.broken.is_empty() {
                queue.lock().unwrap().clear();
            }
        }
    }

    fn sum(runs: Vec<Self>) -> Self {
        let mut runs = runs.into_iter();
        let mut sum = runs.next().unwrap();
        for run in runs {
            sum.tuples.extend(run.tuples);
            sum.taps += run.taps;
            sum.broken.extend(run.broken);
            for (code, count) in run.outcomes {
                *sum.outcomes.entry(code).or_default() += count;
            }
        }
        sum
    }

    fn every_command(&mut self, way: Way, flow: Flow) {
        let commands = self.play((way, flow, Place::Whole, FollowUp::SameCard), way.link(None));
        for apdu in 1..=commands {
            for moment in [Moment::Before, Moment::After] {
                let cut = ApduCut { apdu, moment };
                for follow_up in FOLLOW_UPS {
                    self.play((way, flow, Place::Command(cut), follow_up), way.link(Some(cut)));
                }
            }
        }
    }

    fn every_byte(&mut self, kind: Kind, flow: Flow) {
        let way = Way::Reader(kind);
        // Packets are whole or not there, so each byte gets packets cut in another way.
        let link = |byte: Option<u64>| {
            Box::new(Reader::new(
                kind,
                kind.mtu(),
                byte.map_or(1, |at| at + 2),
                None,
                byte,
            ))
        };
        let mut whole = link(None);
        let (card, _) = self.person.card(3, &[]);
        whole.place(card);
        whole.tap(self.task(flow, None, RIGHT_PIN, None));
        for byte in 0..whole.bytes() {
            let follow_up = if byte % 2 == 0 {
                FollowUp::SameCard
            } else {
                FollowUp::OtherPin
            };
            self.play((way, flow, Place::Byte(byte), follow_up), link(Some(byte)));
        }
    }

    /// One run from the first tap to its end; gives the commands of the first tap.
    fn play(&mut self, tuple: Tuple, mut link: Box<dyn Link>) -> u32 {
        let (_, flow, _, follow_up) = tuple;
        let enough = self.until_broken && !self.broken.is_empty();
        if enough || !self.tuples.insert(tuple) {
            return 0;
        }
        let (tries, quirks, right) = match flow {
            Flow::Check {
                tries, quirk, right, ..
            } => (
                tries,
                quirk.into_iter().map(|name| name.parse().unwrap()).collect(),
                right,
            ),
            Flow::Resume { right } => (3, Vec::new(), right),
            _ => (3, Vec::<Quirk>::new(), true),
        };
        let (card, onlooker) = self.person.card(tries, &quirks);
        let pins = if right {
            [RIGHT_PIN, WRONG_PIN]
        } else {
            [WRONG_PIN, RIGHT_PIN]
        };
        let (mut pin, mut typed) = (pins[0], vec![pins[0]]);
        let mut kept = matches!(flow, Flow::Resume { .. }).then(|| self.known());
        let mut consent = None;
        let mut first_commands = 0;
        link.place(card);
        for tap in 1..=MOST_TAPS {
            let pins_before = onlooker.pins();
            let task = self.task(flow, kept.clone(), pin, consent.take());
            let tapped = link.tap(task);
            self.taps += 1;
            *self.outcomes.entry(tapped.outcome.code()).or_default() += 1;
            self.judge(
                &tuple,
                link.as_ref(),
                &onlooker,
                &tapped.outcome,
                tries,
                &typed,
                pin,
            );
            if onlooker.pins() > pins_before + 1 {
                self.broken.push(format!("{tuple:?}: two PINs in one tap"));
            }
            if tap == 1 {
                first_commands = tapped.apdus;
            }
            match tapped.outcome {
                Outcome::Lost {
                    kept: Some(now_kept), ..
                } => kept = Some(now_kept),
                Outcome::Lost { kept: None, .. } => {}
                Outcome::LastTry { kept: card } => {
                    consent = Some(LastTryConsent::given(&card));
                    kept = Some(card);
                    continue;
                }
                _ => return first_commands,
            }
            if tap == 1 {
                self.between(follow_up, &mut link, &tuple, flow, kept.as_ref(), &onlooker, pin);
                if follow_up == FollowUp::OtherPin {
                    pin = pins[1];
                    typed.push(pin);
                }
            }
        }
        self.broken
            .push(format!("{tuple:?}: no end after {MOST_TAPS} taps"));
        first_commands
    }

    /// What is held between the broken tap and the next one.
    #[expect(clippy::too_many_arguments, reason = "the whole scene is looked at")]
    fn between(
        &mut self,
        follow_up: FollowUp,
        link: &mut Box<dyn Link>,
        tuple: &Tuple,
        flow: Flow,
        kept: Option<&KeptCertificate>,
        onlooker: &Onlooker,
        pin: &str,
    ) {
        let (task, card, stranger) = match follow_up {
            FollowUp::SameCard | FollowUp::OtherPin => return,
            FollowUp::Tries => {
                let tapped = link.tap(CardTask::tries());
                self.taps += 1;
                *self.outcomes.entry(tapped.outcome.code()).or_default() += 1;
                if link.left_unlocked() || !onlooker.offences().is_empty() {
                    self.broken
                        .push(format!("{tuple:?}: asking the tries broke a promise"));
                }
                return;
            }
            FollowUp::OtherCard => {
                let (card, stranger) = self.other.card(3, &[]);
                (self.task(flow, kept.cloned(), pin, None), card, stranger)
            }
            FollowUp::Phone => {
                let (card, stranger) = self.other.card(3, &[Quirk::AndroidToken]);
                (self.task(flow, kept.cloned(), pin, None), card, stranger)
            }
        };
        let own = link.lift();
        link.place(card);
        let outcome = link.tap(task).outcome;
        self.taps += 1;
        *self.outcomes.entry(outcome.code()).or_default() += 1;
        // A card that is known is never mixed up with another; without one the other card is simply checked.
        let pins_allowed = u32::from(kept.is_none() && follow_up == FollowUp::OtherCard);
        if self.person.signed(&outcome)
            || stranger.pins() > pins_allowed
            || !stranger.offences().is_empty()
            || link.left_unlocked()
        {
            self.broken.push(format!(
                "{tuple:?}: a stranger's card ended with {}",
                outcome.code()
            ));
        }
        link.lift();
        link.place(own);
    }

    #[expect(clippy::too_many_arguments, reason = "the whole scene is looked at")]
    fn judge(
        &mut self,
        tuple: &Tuple,
        link: &dyn Link,
        onlooker: &Onlooker,
        outcome: &Outcome,
        tries: u8,
        typed: &[&str],
        pin: &str,
    ) {
        let mut broken = Vec::new();
        let wrong = u8::try_from(typed.iter().filter(|pin| **pin == WRONG_PIN).count()).unwrap();
        if onlooker.tries_left() + wrong < tries {
            broken.push(format!(
                "{} tries left of {tries} after {wrong} wrong PINs",
                onlooker.tries_left()
            ));
        }
        broken.extend(onlooker.offences());
        if link.left_unlocked() {
            broken.push("the card is left unlocked".to_owned());
        }
        broken.extend(link.broken_rules());
        if let Outcome::Signed { tries_before, .. } = outcome {
            let by_pin = tries_before.is_some();
            if !self.person.signed(outcome) || (by_pin && pin == WRONG_PIN) {
                broken.push("signed what it must not".to_owned());
            }
        }
        let named = matches!(
            outcome,
            Outcome::Signed { .. }
                | Outcome::WrongPin { .. }
                | Outcome::Lost { .. }
                | Outcome::LastTry { .. }
                | Outcome::Locked
                | Outcome::Tries { .. }
                | Outcome::Info(_)
                | Outcome::Probed { .. }
        );
        if !named {
            broken.push(format!("ended with {}", outcome.code()));
        }
        for offence in broken {
            self.broken.push(format!("{tuple:?}: {offence}"));
        }
    }

    fn task(
        &self,
        flow: Flow,
        kept: Option<KeptCertificate>,
        pin: &str,
        consent: Option<LastTryConsent>,
    ) -> CardTask {
        match flow {
            Flow::Check { extended, .. } => {
                let mut input = person::check(pin, extended);
                input.resume = kept;
                input.last_try = consent;
                CardTask::check(input)
            }
            Flow::Resume { .. } => {
                let mut input = person::check(pin, true);
                input.resume = kept;
                input.last_try = consent;
                CardTask::check(input)
            }
            Flow::Visual => {
                let mut input = person::visual();
                input.resume = kept;
                CardTask::visual(input)
            }
            Flow::Tries => CardTask::tries(),
            Flow::Info => CardTask::info(),
            Flow::Probe => CardTask::probe(),
        }
    }

    /// What an earlier tap of the person's card left behind.
    fn known(&self) -> KeptCertificate {
        let mut link = Way::Blocking.link(None);
        link.place(self.person.card(3, &[]).0);
        match link.tap(CardTask::check(person::check(RIGHT_PIN, true))).outcome {
            Outcome::Signed { certificate, .. } => certificate.into(),
            other => unreachable!("{}", other.code()),
        }
    }

    fn report(&self) -> ExitCode {
        println!(
            "fault run: {} distinct tuples, {} taps",
            self.tuples.len(),
            self.taps
        );
        for (code, count) in &self.outcomes {
            println!("  {count:>7}  {code}");
        }
        for offence in self.broken.iter().take(20) {
            eprintln!("broken: {offence}");
        }
        println!("broken promises: {}", self.broken.len());
        if !self.broken.is_empty() {
            return ExitCode::FAILURE;
        }
        if self.tuples.len() < FEWEST {
            eprintln!("only {} of {FEWEST} tuples", self.tuples.len());
            return ExitCode::from(2);
        }
        ExitCode::SUCCESS
    }
}
