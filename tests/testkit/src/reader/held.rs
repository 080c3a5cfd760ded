//! A card in a field, and its leaving at a chosen command.

use crate::card::VirtualCard;

/// What takes the card away, and when. APDUs are counted from 1 since the card came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pull {
    /// Before this APDU reaches the card.
    Before(u32),
    /// After the card carried this APDU out; its answer is lost.
    After(u32),
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Torn {
    /// The card left before this command reached it.
    Before,
    /// The card acted and left.
    After,
    /// It had left before.
    Gone,
}

/// A card in a field. Once pulled it stays away.
#[derive(Debug)]
pub struct Held {
    card: VirtualCard,
    connected: bool,
    pull: Option<Pull>,
    sent: u32,
}

impl Held {
    /// A card comes, without power.
    #[must_use]
    pub fn new(mut card: VirtualCard, pull: Option<Pull>) -> Self {
        card.power_off();
        Self {
            card,
            connected: true,
            pull,
            sent: 0,
        }
    }

    /// Gives one APDU to the card.
    ///
    /// # Errors
    /// [`Torn`] where the card is gone, or goes now.
    pub fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, Torn> {
        if !self.connected {
            return Err(Torn::Gone);
        }
        self.sent += 1;
        if self.pull == Some(Pull::Before(self.sent)) {
            self.drop_field();
            return Err(Torn::Before);
        }
        let answer = self.card.transmit(apdu);
        if self.pull == Some(Pull::After(self.sent)) {
            self.drop_field();
            return Err(Torn::After);
        }
        Ok(answer)
    }

    /// Whether the card is still there.
    #[must_use]
    pub const fn is_connected(&self) -> bool {
        self.connected
    }

    /// The field goes off, or the card leaves it.
    pub fn drop_field(&mut self) {
        self.connected = false;
        self.card.power_off();
    }

    /// The card, for what a reader does to it beside commands.
    pub const fn card_mut(&mut self) -> &mut VirtualCard {
        &mut self.card
    }

    /// The card.
    #[must_use]
    pub const fn card(&self) -> &VirtualCard {
        &self.card
    }

    /// The card, out of the field.
    #[must_use]
    pub fn into_card(mut self) -> VirtualCard {
        self.drop_field();
        self.card
    }
}
