//! What every way to a card has to keep, whatever moves the bytes.

use kazasu_card::{CardTask, KeptCertificate, LastTryConsent, OtherKind, Outcome};
use kazasu_testkit::card::Quirk;
use kazasu_testkit::reader::held::Pull;

use crate::link::Link;
use crate::person::{self, Onlooker, Person, RIGHT_PIN, WRONG_PIN};

/// Makes a fresh link, cut at a command.
pub type Links<'a> = dyn Fn(Option<Pull>) -> Box<dyn Link> + 'a;

/// The whole contract. `extended`: whether extended commands pass this way.
///
/// # Panics
/// At the first promise that is not kept, naming it.
pub fn hold(name: &str, extended: bool, links: &Links<'_>) {
    let contract = Contract {
        name,
        extended,
        links,
        person: Person::named("valid"),
    };
    contract.a_right_pin_signs_and_leaves_nothing_behind();
    contract.a_wrong_pin_costs_one_try();
    contract.the_last_try_needs_consent();
    contract.a_locked_card_gets_no_pin();
    contract.another_kind_of_card_is_named();
    contract.a_loss_around_verify_is_resolved_on_the_same_card();
    contract.another_card_does_not_go_on();
    contract.two_taps_follow_each_other();
    contract.a_card_left_verified_by_others_is_powered_off_first();
    contract.without_a_pin();
    contract.a_visual_check_opens_the_card_where_extended_commands_pass();
}

struct Contract<'a> {
    name: &'a str,
    extended: bool,
    links: &'a Links<'a>,
    person: Person,
}

impl Contract<'_> {
    fn link(&self) -> Box<dyn Link> {
        (self.links)(None)
    }

    /// The person's card in the field, with so many tries left.
    fn placed(&self, tries: u8, quirks: &[Quirk]) -> (Box<dyn Link>, Onlooker) {
        let (card, onlooker) = self.person.card(tries, quirks);
        let mut link = self.link();
        link.place(card);
        (link, onlooker)
    }

    fn check(&self, pin: &str) -> CardTask {
        CardTask::check(person::check(pin, self.extended))
    }

    fn resumed(&self, pin: &str, kept: KeptCertificate) -> CardTask {
        let mut input = person::check(pin, self.extended);
        input.resume = Some(kept);
        CardTask::check(input)
    }

    fn a_right_pin_signs_and_leaves_nothing_behind(&self) {
        let (mut link, onlooker) = self.placed(3, &[]);
        let tapped = link.tap(self.check(RIGHT_PIN));
        assert!(
            self.person.signed(&tapped.outcome),
            "{}: {:?}",
            self.name,
            tapped.outcome
        );
        let commands = if self.extended { 6 } else { 12 };
        assert_eq!((tapped.apdus, onlooker.pins()), (commands, 1), "{}", self.name);
        assert_eq!(tapped.carried.extended.is_some(), self.extended, "{}", self.name);
        assert!(!link.left_unlocked(), "{}", self.name);
        assert!(
            link.broken_rules().is_empty(),
            "{}: {:?}",
            self.name,
            link.broken_rules()
        );
        assert!(!link.lift().is_unlocked(), "{}", self.name);
    }

    fn a_wrong_pin_costs_one_try(&self) {
        let (mut link, onlooker) = self.placed(3, &[]);
        let outcome = link.tap(self.check(WRONG_PIN)).outcome;
        assert_eq!(outcome, Outcome::WrongPin { tries_left: 2 }, "{}", self.name);
        assert_eq!((onlooker.tries_left(), onlooker.pins()), (2, 1), "{}", self.name);
    }

    fn the_last_try_needs_consent(&self) {
        let (mut link, onlooker) = self.placed(1, &[]);
        let Outcome::LastTry { kept } = link.tap(self.check(RIGHT_PIN)).outcome else {
            panic!("{}: the last try was not held back", self.name);
        };
        assert_eq!((onlooker.tries_left(), onlooker.pins()), (1, 0), "{}", self.name);
        let mut input = person::check(RIGHT_PIN, self.extended);
        input.last_try = Some(LastTryConsent::given(&kept));
        input.resume = Some(kept);
        let tapped = link.tap(CardTask::check(input));
        assert!(
            self.person.signed(&tapped.outcome),
            "{}: {:?}",
            self.name,
            tapped.outcome
        );
        assert_eq!((tapped.apdus, onlooker.tries_left()), (6, 3), "{}", self.name);
    }

    fn a_locked_card_gets_no_pin(&self) {
        let (mut link, onlooker) = self.placed(0, &[]);
        assert_eq!(
            link.tap(self.check(RIGHT_PIN)).outcome,
            Outcome::Locked,
            "{}",
            self.name
        );
        assert_eq!(onlooker.pins(), 0, "{}", self.name);
    }

    fn another_kind_of_card_is_named(&self) {
        let (mut link, onlooker) = self.placed(3, &[Quirk::ResidenceCard]);
        let kind = OtherKind::ResidenceCard;
        let outcome = link.tap(self.check(RIGHT_PIN)).outcome;
        assert_eq!(outcome, Outcome::OtherKind { kind }, "{}", self.name);
        assert_eq!(onlooker.pins(), 0, "{}", self.name);
    }

    /// The command of VERIFY: after SELECT, the reads and the empty VERIFY.
    const fn verify(&self) -> u32 {
        if self.extended { 4 } else { 10 }
    }

    fn a_loss_around_verify_is_resolved_on_the_same_card(&self) {
        let (before, after) = (Pull::Before(self.verify()), Pull::After(self.verify()));
        for (pull, pin, tries, ends) in [
            (before, RIGHT_PIN, 3, "card.check.signed"),
            (after, RIGHT_PIN, 3, "card.check.signed"),
            (before, WRONG_PIN, 2, "card.pin.wrong"),
            (after, WRONG_PIN, 2, "card.pin.wrong"),
        ] {
            let (card, onlooker) = self.person.card(3, &[]);
            let mut link = (self.links)(Some(pull));
            link.place(card);
            let Outcome::Lost {
                verify_unanswered: true,
                kept: Some(kept),
                ..
            } = link.tap(self.check(pin)).outcome
            else {
                panic!("{}: no loss", self.name);
            };
            let tapped = link.tap(self.resumed(pin, kept));
            assert_eq!(tapped.outcome.code(), ends, "{} {pull:?} {pin}", self.name);
            assert!(tapped.apdus <= 6, "{}: {}", self.name, tapped.apdus);
            assert_eq!(onlooker.tries_left(), tries, "{} {pull:?} {pin}", self.name);
            assert!(
                onlooker.offences().is_empty() && !link.left_unlocked(),
                "{}",
                self.name
            );
        }
    }

    fn another_card_does_not_go_on(&self) {
        let (card, _) = self.person.card(3, &[]);
        let mut link = (self.links)(Some(Pull::After(self.verify())));
        link.place(card);
        let Outcome::Lost { kept: Some(kept), .. } = link.tap(self.check(WRONG_PIN)).outcome else {
            panic!("{}: no loss", self.name);
        };
        link.lift();
        let (other, onlooker) = Person::named("two-coverages").card(3, &[]);
        link.place(other);
        let outcome = link.tap(self.resumed(WRONG_PIN, kept)).outcome;
        assert_eq!(
            (outcome, onlooker.pins()),
            (Outcome::OtherCard, 0),
            "{}",
            self.name
        );
    }

    fn two_taps_follow_each_other(&self) {
        let (mut link, onlooker) = self.placed(3, &[]);
        for _ in 0..2 {
            let outcome = link.tap(self.check(RIGHT_PIN)).outcome;
            assert!(self.person.signed(&outcome), "{}: {outcome:?}", self.name);
        }
        assert_eq!(onlooker.pins(), 2, "{}", self.name);
        // The next patient's card in the same reader.
        link.lift();
        let (card, onlooker) = Person::named("two-coverages").card(3, &[]);
        link.place(card);
        let outcome = link.tap(self.check(RIGHT_PIN)).outcome;
        assert_eq!(
            (outcome.code(), onlooker.pins()),
            ("card.check.signed", 1),
            "{}",
            self.name
        );
    }

    /// A card that says "verified" to the question for the tries gets no PIN before its power was taken.
    fn a_card_left_verified_by_others_is_powered_off_first(&self) {
        let (mut card, onlooker) = self.person.card(3, &[Quirk::Verified9000]);
        card.power_on();
        for apdu in [
            &b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01"[..],
            b"\x00\x20\x00\x98\x041234",
        ] {
            assert_eq!(card.transmit(apdu), [0x90, 0x00]);
        }
        let mut link = self.link();
        link.place(card);
        let tapped = link.tap(self.check(RIGHT_PIN));
        assert!(
            self.person.signed(&tapped.outcome),
            "{}: {:?}",
            self.name,
            tapped.outcome
        );
        assert!(!link.left_unlocked(), "{}", self.name);
        assert_eq!(onlooker.tries_left(), 3, "{}", self.name);
    }

    fn without_a_pin(&self) {
        let (mut link, onlooker) = self.placed(2, &[]);
        let tapped = link.tap(CardTask::tries());
        assert_eq!(
            (tapped.outcome, tapped.apdus),
            (Outcome::Tries { left: 2 }, 3),
            "{}",
            self.name
        );
        let info = link.tap(CardTask::info()).outcome;
        assert_eq!(info.code(), "card.info.read", "{}", self.name);
        if self.extended {
            let probed = link.tap(CardTask::probe()).outcome;
            assert_eq!(probed, Outcome::Probed { extended: true }, "{}", self.name);
        }
        assert_eq!(onlooker.pins(), 0, "{}", self.name);
    }

    fn a_visual_check_opens_the_card_where_extended_commands_pass(&self) {
        let (mut link, onlooker) = self.placed(3, &[]);
        let mut input = person::visual();
        if !self.extended {
            input.read_mode = kazasu_card::ReadMode::Short;
        }
        let tapped = link.tap(CardTask::visual(input));
        if self.extended {
            assert!(
                self.person.signed(&tapped.outcome),
                "{}: {:?}",
                self.name,
                tapped.outcome
            );
            assert_eq!(tapped.apdus, 9, "{}", self.name);
        } else {
            assert_eq!(
                tapped.outcome.code(),
                "card.visual.extended-needed",
                "{}",
                self.name
            );
            assert_eq!(onlooker.commands(), 0, "{}", self.name);
        }
        assert!(onlooker.pins() == 0 && !link.left_unlocked(), "{}", self.name);
    }
}
