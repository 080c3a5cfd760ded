import Foundation
import Kazasu

/// A whole tap: from the PIN typed to the service's word. Blocks; call it off the main actor.
func checkByPin(
    app: KazasuApp,
    pin: inout Data,
    transceive: (Data) -> TapEvent,  // .response, or .failed with what the radio threw
    show: (TapProgress) -> Void
) throws -> CheckAnswer {
    let check = try app.prepareCheck(plan: CheckPlan(method: "pin"))  // network, before the card is asked for
    let tap = try check.start(request: TapRequest(pin: pin, reader: "this phone"))
    pin.resetBytes(in: pin.startIndex..<pin.endIndex)
    var event = TapEvent.started  // a card is in the field
    var powered = true
    while !tap.isDone() {
        let commands = tap.feed(event: event)
        event = .disconnected
        for command in commands {
            switch command {
            case .transmit(let apdu): if powered { event = transceive(apdu) }
            case .release(let powerOff): powered = !powerOff  // drop the field
            case .progress(let progress): show(progress)
            case .waitUntil, .done: break
            }
        }
    }
    return try check.conclude(tap: tap)  // network, after the card was given back
}
