//! One worker: plays tuple after tuple and judges what it sees.

use std::sync::Mutex;

use kazasu_card::{CardTask, KeptCertificate, LastTryConsent, Outcome};
use kazasu_links::person::{self, Onlooker, Person, RIGHT_PIN, WRONG_PIN};
use kazasu_links::reader::{Kind, Reader};
use kazasu_links::{Link, Way};
use kazasu_testkit::card::Quirk;
use kazasu_testkit::reader::held::Pull;

use crate::job::Job;
use crate::tally::Tally;
use crate::tuple::{FOLLOW_UPS, Flow, FollowUp, Place, Tuple};

/// More taps than this help nobody.
const MOST_TAPS: u32 = 4;

/// One worker's run.
pub struct Run {
    until_broken: bool,
    person: Person,
    other: Person,
    tally: Tally,
}

impl Run {
    /// Works through the queue until it is empty.
    pub fn work(queue: &Mutex<Vec<Job>>, people: [Person; 2], until_broken: bool) -> Tally {
        let [person, other] = people;
        let mut run = Self {
            until_broken,
            person,
            other,
            tally: Tally::default(),
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
                None => return run.tally,
            }
            if run.is_enough() {
                queue.lock().unwrap().clear();
            }
        }
    }

    const fn is_enough(&self) -> bool {
        self.until_broken && !self.tally.is_whole()
    }

    fn every_command(&mut self, way: Way, flow: Flow) {
        let commands = self.play((way, flow, Place::Whole, FollowUp::SameCard), way.link(None));
        for apdu in 1..=commands {
            for cut in [Pull::Before(apdu), Pull::After(apdu)] {
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
        if self.is_enough() || !self.tally.begin(tuple) {
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
            self.tally.tapped(tapped.outcome.code());
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
                self.tally.broken(&tuple, "two PINs in one tap");
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
        self.tally
            .broken(&tuple, &format!("no end after {MOST_TAPS} taps"));
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
                self.tally.tapped(tapped.outcome.code());
                if link.left_unlocked() || !onlooker.offences().is_empty() {
                    self.tally.broken(tuple, "asking the tries broke a promise");
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
        self.tally.tapped(outcome.code());
        // A card that is known is never mixed up with another; without one the other card is simply checked.
        let pins_allowed = u32::from(kept.is_none() && follow_up == FollowUp::OtherCard);
        if self.person.signed(&outcome)
            || stranger.pins() > pins_allowed
            || !stranger.offences().is_empty()
            || link.left_unlocked()
        {
            self.tally
                .broken(tuple, &format!("a stranger's card ended with {}", outcome.code()));
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
            self.tally.broken(tuple, &offence);
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
}
