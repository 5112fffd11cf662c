"""Slug: title, text, other ways to ask."""

ARTICLES = {
    "how-freight-is-charged": (
        "How is freight charged?",
        """What you pay depends on how the goods travel.

- **Full container (FCL):** a price per container of its size and kind, whatever is inside up to its weight limit.
- **Less than a container (LCL):** by weight or measure (W/M), whichever gives more: a cubic metre counts as a tonne.
- **Air freight:** by chargeable weight. It is the larger of the gross weight and the volume weight. Volume weight in kg
  is length × width × height in cm divided by 6 000.
- **Courier parcels:** the same, with a divisor of 5 000.

To the freight come surcharges of the carrier (fuel, peak season), handling at both ends, and duty and tax where you
asked us to pay them for you. Each of them is a line of its own on your invoice.
""",
        """how do you calculate freight
how much does shipping cost
what does it cost to ship a container
how is the shipping price calculated
what is chargeable weight
volume weight of air cargo
rates and surcharges""",
    ),
    "ask-for-an-invoice": (
        "How do I get an invoice?",
        """Your invoice is made once the shipment has been charged in full, usually within three working days after
departure. It goes to the billing address that we have for your company.

You need it earlier, a copy, or a VAT special invoice (fapiao)? Write to us with

1. the shipment number or the number of the bill of lading,
2. the exact company name and tax number,
3. the mail address it should go to.

A name or tax number on an invoice that was issued can be put right in the same month; afterwards it is cancelled and
issued anew.
""",
        """where is my invoice
please send me the invoice
I need a copy of the invoice
request a fapiao or VAT invoice
wrong company name on an invoice
billing documents""",
    ),
    "free-time-and-demurrage": (
        "What are free time, demurrage and detention?",
        """A carrier lends you its container for some days without charge: the **free time**.

- **Demurrage** is charged when a full container stays in the terminal for longer than its free time.
- **Detention** is charged when you keep the container outside the terminal for longer than that.
- **Storage** is what the terminal itself asks for the ground, and comes on top.

Free time is counted in calendar days unless your contract says working days. It begins with discharge for demurrage and
with gate-out for detention. The charge per day rises with the days, so the first days matter most. We tell you before
the free time ends; more free time has to be asked of the carrier before the vessel arrives.
""",
        """demurrage
detention charges
how many free days do I have
when does free time end
why was I charged for storage at the port
extend free time""",
    ),
    "which-tracking-numbers-work": (
        "Where is my cargo, and which number do I track it by?",
        """Any of these numbers finds your shipment on our tracking page:

- **Container number:** four letters and seven digits, as printed on the door, for example MSCU1234566.
- **Bill of lading (B/L):** the carrier's master bill or our house bill.
- **Air waybill (AWB):** three digits of the airline and eight more.
- **Courier number:** from the parcel label.
- **Your order number** or our shipment number.

The page shows what carriers reported to us. A vessel at sea may be silent for days, and that is no reason to worry. If
a shipment is late, or nothing was heard for longer than is usual, write to us with the number.
""",
        """where is my container
where is my shipment
track and trace my parcel
how can I track my cargo
what is a bill of lading number
has my shipment arrived
tracking number not found
when will it arrive""",
    ),
    "papers-for-customs": (
        "Which papers does customs need?",
        """For nearly every import and export:

- **Commercial invoice** with seller, buyer, goods, value, currency and Incoterm.
- **Packing list** with pieces, weights and measures.
- **Bill of lading or air waybill.**
- **HS code** of each kind of goods.

Depending on the goods also a certificate of origin, a fumigation certificate for wooden packing, a safety data sheet
and dangerous goods declaration, or licences. Customs compares the papers with each other: names, weights and values
must be the same on all of them. Send them to us before the arrival, since most delays at customs are missing papers.
""",
        """customs clearance documents
what documents do I need to import
which papers are needed for export
certificate of origin
commercial invoice and packing list
my goods are held at customs""",
    ),
    "claim-for-damage": (
        "My goods are damaged or missing. How do I claim?",
        """1. **Write it on the delivery receipt** before you sign: "2 cartons crushed" is enough.
2. **Take pictures** of the packing, the seal, the label and the goods. Keep everything as it is.
3. **Tell us in writing** at once. Damage that can be seen: on the day of delivery. Hidden damage: within 3 days by sea,
   7 days by road and 14 days by air.
4. Send us the commercial invoice, the packing list, the receipt and your reckoning of the loss.

We file the claim with the carrier and, where the goods are insured, with the insurer. A carrier's liability is limited
by weight, so insurance often decides how much you get back.
""",
        """cargo damaged
I want to file a claim
goods arrived broken
cartons are missing or short delivered
how do I get compensation for lost goods
insurance claim""",
    ),
}
